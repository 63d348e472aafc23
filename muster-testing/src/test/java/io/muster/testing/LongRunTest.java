package io.muster.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LongRunTest {
    @TempDir
    Path temp;

    @Test
    void runsUntilTheHoursAreOverAndKeepsItsTable() throws IOException {
        Path file = temp.resolve("new/long-run.md");
        String table = LongRun.run(90.0 / 3_600, 4_000, file, 2);
        assertEquals(table, Files.readString(file));
        assertTrue(table.contains("| first seed | 4000 |\n| simulated hours | 0.0 |"), table);
        assertTrue(table.contains("| failures | 0 |"), table);
        assertTrue(table.matches("(?s).*\\| seeds \\| [34] \\|.*\\| starts \\| [1-9].*"), table);
    }

    @Test
    void refusesWhatIsNoTime() {
        Path file = temp.resolve("long-run.md");
        for (double hours : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> LongRun.run(hours, 0, file, 1));
        }
        assertThrows(IllegalArgumentException.class, () -> LongRun.run(1, 0, file, 0));
    }
}
