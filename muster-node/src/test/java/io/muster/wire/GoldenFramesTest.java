package io.muster.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The bytes of every frame, as they were when the format was fixed. A change of this file is a change of the
 * protocol: it needs a new wire version. After such a decision, {@code -Dmuster.golden=write} writes the file anew.
 */
@Tag("M12")
class GoldenFramesTest {
    private static final String FILE = "frames/golden-frames.txt";

    @Test
    void framesHaveTheBytesOfTheCorpus() throws IOException {
        Map<String, String> frames = new LinkedHashMap<>();
        Samples.frames()
                .forEach((name, frame) -> frames.put(name, HexFormat.of().formatHex(frame)));
        if ("write".equals(System.getProperty("muster.golden"))) {
            StringBuilder text = new StringBuilder();
            frames.forEach(
                    (name, hex) -> text.append(name).append(' ').append(hex).append('\n'));
            Files.writeString(Path.of("src/test/resources", FILE), text);
        } else {
            assertEquals(corpus(), frames);
        }
    }

    @Test
    void corpusIsRead() {
        Map<String, Object> expected = new LinkedHashMap<>(Samples.messages());
        expected.putAll(Samples.calls());
        corpus().forEach((name, hex) -> {
            Object decoded = Samples.decode(HexFormat.of().parseHex(hex));
            assertEquals(expected.getOrDefault(name, decoded), decoded, name);
        });
    }

    private static Map<String, String> corpus() {
        try (InputStream in = GoldenFramesTest.class.getClassLoader().getResourceAsStream(FILE)) {
            Map<String, String> corpus = new LinkedHashMap<>();
            String text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            text.lines().map(line -> line.split(" ")).forEach(line -> corpus.put(line[0], line[1]));
            return corpus;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
