package io.muster.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every input that ever mattered, once more; {@link FuzzRun} looks for new ones. */
class CorpusTest {
    @ParameterizedTest
    @EnumSource
    void nothingThatWasFoundBreaksAnything(Target target) {
        Map<String, byte[]> corpus = target.corpus();
        assertTrue(corpus.size() >= 10, () -> "only " + corpus.size() + " inputs in " + target.directory());
        replay(target, corpus);
    }

    @ParameterizedTest
    @EnumSource
    void validInputsBreakNothing(Target target) {
        replay(target, target.seeds());
    }

    private static void replay(Target target, Map<String, byte[]> inputs) {
        inputs.forEach((name, input) -> {
            try {
                target.attack(input);
            } catch (Throwable e) {
                throw new AssertionError(target + " with the input " + name, e);
            }
        });
    }

    @Test
    void eachDirectoryOfInputsHasItsTarget() throws IOException {
        Set<String> expected = Arrays.stream(Target.values())
                .map(target -> target.type().getSimpleName())
                .collect(Collectors.toSet());
        try (Stream<Path> directories = Files.list(Target.root())) {
            assertEquals(
                    expected,
                    directories.map(path -> path.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void aLengthThatCostsMemoryIsNoticed() {
        assertThrows(AssertionError.class, () -> Allocation.bounded(5, () -> assertEquals(0, new byte[16 << 20][0])));
    }
}
