package io.muster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The page on configuration is rendered from the catalogue. Run with {@code -Dmuster.book.update=true} to write it
 * anew.
 */
@Tag("M17")
class ConfigPageTest {
    private static final Path PAGE = Path.of("../src/site/markdown/configuration.md");
    private static final String BEGIN = "<!-- keys: rendered from io.muster.ConfigKeys by ConfigPageTest -->\n";
    private static final String END = "<!-- end of keys -->\n";

    @Test
    void thePageSaysWhatTheCatalogueSays() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf(BEGIN) + BEGIN.length();
        int to = page.indexOf(END);
        assertFalse(from < BEGIN.length() || to < from, PAGE + " has lost its marks");
        if (Boolean.getBoolean("muster.book.update")) {
            Files.writeString(PAGE, page.substring(0, from) + table() + page.substring(to));
            return;
        }
        assertEquals(table(), page.substring(from, to), "run this test with -Dmuster.book.update=true");
    }

    @Test
    void everyDefaultThatIsAValueCanBeRead() {
        for (Preset preset : Preset.values()) {
            MusterConfig.Reading reading = MusterConfig.read(
                    name -> ConfigKeys.all().stream()
                            .filter(key ->
                                    key.name().equals(name) && !key.unset().computed())
                            .map(key -> key.unset().under(preset))
                            .findFirst()
                            .map(value -> name.equals("muster.preset") ? preset.name() : value)
                            .orElse(null),
                    List.of());
            assertEquals(List.of(), reading.errors(), preset + " spelled out");
        }
    }

    private static String table() {
        StringBuilder table = new StringBuilder();
        table.append("| key | type | default (development / testing / production) | meaning |\n|---|---|---|---|\n");
        for (ConfigKeys.Key key : ConfigKeys.all()) {
            table.append("| `")
                    .append(key.name())
                    .append("` | ")
                    .append(type(key))
                    .append(" | ")
                    .append(key.unset().shown())
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String type(ConfigKeys.Key key) {
        return switch (key.type()) {
            case TEXT -> "text";
            case ADDRESS -> "host:port";
            case PEERS -> "list of peers";
            case PATH -> "path";
            case INTEGER -> "number, " + key.low() + " to " + key.high();
            case FACTOR -> "factor, " + key.low() + " to " + key.high();
            case DURATION -> "duration";
            case SIZE -> "size, " + size(key.low()) + " to " + size(key.high());
            case CHOICE -> String.join(", ", key.choices());
        };
    }

    private static String size(long bytes) {
        String[] units = {"GiB", "MiB", "KiB"};
        for (int i = 0; i < units.length; i++) {
            long unit = 1L << (10 * (3 - i));
            if (bytes % unit == 0) {
                return bytes / unit + units[i];
            }
        }
        return bytes + " bytes";
    }
}
