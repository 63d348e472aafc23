package io.muster.log;

import io.muster.raft.Write;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A data directory as some run left it, with all that is known about it: what the log held after each unit, and which
 * batches prove what.
 *
 * @param device the files
 * @param states what groups 1 to 4 held after 0, 1, 2 .. units
 * @param ends number of the last batch of each of these
 * @param batches all batches in all files
 */
record LogImage(ImageDevice device, List<LogModel> states, List<Long> ends, List<Placed> batches) {
    /** A batch and where it stands. */
    record Placed(String file, int offset, Batch batch) {}

    /** A run of some units, each forced, stopped in order or killed. */
    static LogImage of(int units, int payloadBytes, boolean clean) {
        ImageDevice device = new ImageDevice();
        List<LogModel> states = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        SegmentedLog log = open(device);
        LogModel model = new LogModel();
        states.add(new LogModel(model));
        ends.add(lastBatch(device));
        for (int i = 1; i <= units; i++) {
            List<Write> unit = unit(i, model, payloadBytes);
            log.write(unit);
            log.force();
            states.add(new LogModel(model.apply(unit)));
            ends.add(lastBatch(device));
        }
        if (clean) {
            log.close();
        }
        return new LogImage(device, states, ends, batches(device));
    }

    private static List<Write> unit(int number, LogModel model, int payloadBytes) {
        long first = model.of(1).entries().size() + 1L;
        List<Write> unit = new ArrayList<>();
        if (number % 5 == 4) {
            unit.add(new Write.TruncateSuffix(1, number, first - 1, number));
            first--;
        }
        unit.add(new Write.Append(1, number, Logs.entries(first, first + 1, number, payloadBytes)));
        unit.add(Logs.vote(2, number, number, 7));
        return unit;
    }

    static SegmentedLog open(ImageDevice device) {
        return Logs.open(device, Logs.SMALL, new SplittableRandom(device.files.size()));
    }

    private static long lastBatch(ImageDevice device) {
        return batches(device).stream()
                .mapToLong(placed -> placed.batch.batchSeq())
                .max()
                .orElse(0);
    }

    /** Every block of every file that is the header of a batch. */
    static List<Placed> batches(ImageDevice device) {
        List<Placed> found = new ArrayList<>();
        for (String plain : device.list(SegmentFiles.DIRECTORY)) {
            String name = SegmentFiles.DIRECTORY + "/" + plain;
            ByteBuffer bytes = ByteBuffer.wrap(device.files.getOrDefault(name, new byte[0]));
            SegmentHeader header = SegmentHeader.decode(bytes, name);
            for (int at = SegmentHeader.BYTES; header != null && at + Batch.HEADER <= bytes.limit(); at += 512) {
                Batch batch = Batch.read(bytes, at, header, at);
                if (batch != null) {
                    found.add(new Placed(name, at, batch));
                }
            }
        }
        return found;
    }
}
