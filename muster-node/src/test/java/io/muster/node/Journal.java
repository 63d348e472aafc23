package io.muster.node;

import io.muster.ApplyContext;
import io.muster.CommandRejectedException;
import io.muster.spi.CommandHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A state that shows every mistake: the list of all commands in the order in which they were applied. Not thread-safe.
 */
final class Journal implements CommandHandler {
    private final List<String> lines = new ArrayList<>();
    private final List<Long> indexes = new ArrayList<>();

    /** Opened by a test that has blocked the applier with {@code block}. */
    final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        String line = new String(command, StandardCharsets.UTF_8);
        if (line.equals("block")) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (line.equals("reject")) {
            throw new CommandRejectedException(CommandRejectedException.Reason.NOT_ENCODABLE, "planted", null);
        }
        if (line.startsWith("give ")) {
            lines.add(line);
            return new byte[Integer.parseInt(line.substring(5))];
        }
        if (line.equals("die")) {
            throw new StackOverflowError("planted");
        }
        lines.add(line);
        indexes.add(context.index());
        return Integer.toString(lines.size()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String fault(byte[] command) {
        return new String(command, StandardCharsets.UTF_8).equals("fault") ? "planted" : null;
    }

    @Override
    public long digest() {
        return lines.hashCode();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    long count(String line) {
        return lines.stream().filter(line::equals).count();
    }
}
