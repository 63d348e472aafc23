package io.muster.fuzz;

import io.muster.ConfigFuzz;
import io.muster.apply.EnvelopeFuzz;
import io.muster.codec.ArgumentsFuzz;
import io.muster.log.LogFuzz;
import io.muster.transport.FrameStreamFuzz;
import io.muster.wire.FrameFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is attacked, and from where each attack starts. */
@SuppressWarnings("ImmutableEnumChecker") // the functions are references to static methods
public enum Target {
    /** One frame. */
    FRAME(FrameFuzz.class, FrameFuzz::fuzzerTestOneInput, FrameFuzz::seeds),
    /** All bytes of a connection. */
    FRAME_STREAM(FrameStreamFuzz.class, FrameStreamFuzz::fuzzerTestOneInput, FrameStreamFuzz::seeds),
    /** Recovery of the log. */
    LOG(LogFuzz.class, LogFuzz::fuzzerTestOneInput, LogFuzz::seeds),
    /** Arguments of commands and results that are exceptions. */
    ARGUMENTS(ArgumentsFuzz.class, ArgumentsFuzz::fuzzerTestOneInput, ArgumentsFuzz::seeds),
    /** Entries of commands and sessions. */
    ENVELOPE(EnvelopeFuzz.class, EnvelopeFuzz::fuzzerTestOneInput, EnvelopeFuzz::seeds),
    /** Configuration. */
    CONFIG(ConfigFuzz.class, ConfigFuzz::fuzzerTestOneInput, ConfigFuzz::seeds);

    private final Class<?> type;
    private final Consumer<byte[]> attack;
    private final Supplier<Map<String, byte[]>> seeds;

    Target(Class<?> type, Consumer<byte[]> attack, Supplier<Map<String, byte[]>> seeds) {
        this.type = type;
        this.attack = attack;
        this.seeds = seeds;
    }

    /**
     * The class that Jazzer calls.
     *
     * @return it has {@code fuzzerTestOneInput}
     */
    Class<?> type() {
        return type;
    }

    /**
     * Attacks with one input.
     *
     * @param input any bytes
     */
    void attack(byte[] input) {
        attack.accept(input);
    }

    /**
     * Valid inputs, made anew by the code as it is.
     *
     * @return by name
     */
    Map<String, byte[]> seeds() {
        return seeds.get();
    }

    /** Where the inputs lie that a fuzzer has found. */
    static Path root() {
        return Path.of("src", "test", "resources", "fuzz");
    }

    /** Inputs that a fuzzer has found, and those that once showed a bug. */
    Path directory() {
        return root().resolve(type.getSimpleName());
    }

    /**
     * Reads what a fuzzer has found.
     *
     * @return by file name
     */
    Map<String, byte[]> corpus() {
        Map<String, byte[]> corpus = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory())) {
            for (Path file : files.toList()) {
                corpus.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("corpus of " + this, e);
        }
        return corpus;
    }
}
