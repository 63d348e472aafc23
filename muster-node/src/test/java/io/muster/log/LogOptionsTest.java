package io.muster.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.record.RecordFormat;
import org.junit.jupiter.api.Test;

final class LogOptionsTest {
    @Test
    void theDefaultsTakeTheLargestEntry() {
        assertEquals(RecordFormat.PAYLOAD_MAX, LogOptions.DEFAULT.payloadBytesMax());
    }

    @Test
    void sizesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> new LogOptions(1 << 20, 1000, true));
        assertThrows(IllegalArgumentException.class, () -> new LogOptions(16 << 10, 512, true));
        assertThrows(IllegalArgumentException.class, () -> new LogOptions((1 << 20) + 1, 512, true));
        assertThrows(IllegalArgumentException.class, () -> new LogOptions((1 << 20) + 512, 4096, true));
    }

    @Test
    void theLargestEntryFitsBesideAllGroupsInEverySize() {
        for (int block : new int[] {512, 4096}) {
            for (int segment = LogOptions.SEGMENT_BYTES_MIN; segment > 0; segment += segment / 2 / block * block) {
                if (segment > LogOptions.SEGMENT_BYTES_MAX) {
                    break;
                }
                LogOptions options = new LogOptions(segment, block, true);
                long parts = options.groupsMax() / LocalRecord.STATES_MAX + 1L;
                long states = 72L * options.groupsMax() + parts * (64L + 32 + 16 + block);
                long entry = 64L + 32 + options.payloadBytesMax();
                long total = SegmentHeader.BYTES + block + states + entry;
                assertTrue(total <= segment, segment + " bytes in blocks of " + block);
            }
        }
    }
}
