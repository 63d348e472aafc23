package io.muster.testing.sim;

import io.muster.log.LogDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one node below the production log. It has a page cache: a process crash loses nothing of it, a power loss
 * keeps, loses or tears every operation that was not forced, each by itself. Creating, renaming and deleting wait for
 * the force of their directory in the same way. It can fail forces, be full, and stop the machine at a chosen
 * operation.
 */
public final class SimDisk implements LogDevice {
    /** What happens to what was not forced. */
    public enum Loss {
        /** Nothing: only the process died. */
        NONE,
        /** Each operation is kept, lost or torn. */
        RANDOM,
        /** Everything not forced is gone. */
        ALL
    }

    private record Change(
            @Nullable String removed, @Nullable String added, SimFile file) {}

    private final SplittableRandom random;
    private final Counts counts;
    private final Consumer<Failpoint> passing;
    private TreeMap<String, SimFile> names = new TreeMap<>();
    private final TreeMap<String, SimFile> durableNames = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private long crashCountdown = -1;
    private boolean failNextForce;
    private boolean full;
    private boolean locked;

    /**
     * An empty disk.
     *
     * @param random source of what a power loss keeps
     * @param counts where to count what it did
     * @param passing told before each operation; what it throws stops the machine there
     */
    public SimDisk(SplittableRandom random, Counts counts, Consumer<Failpoint> passing) {
        this.random = random;
        this.counts = counts;
        this.passing = passing;
    }

    /**
     * Stops the machine at an operation to come.
     *
     * @param operations how many more are carried out before
     */
    public void crashAfter(long operations) {
        crashCountdown = operations;
    }

    /** The next force of a file fails, and the pages it should have written count as clean. */
    public void failNextForce() {
        failNextForce = true;
    }

    /**
     * Whether new files are refused.
     *
     * @param isFull true while there is no room
     */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** Takes the data directory for one process; false if another one has it. */
    boolean lock() {
        boolean free = !locked;
        locked = true;
        return free;
    }

    /** Lets go of the data directory, as the end of a process does by itself. */
    void unlock() {
        locked = false;
    }

    /** Forgets all planned failures. */
    public void repair() {
        crashCountdown = -1;
        failNextForce = false;
        full = false;
    }

    /**
     * The node stopped.
     *
     * @param loss what that does to operations that were not forced
     */
    public void stop(Loss loss) {
        crashCountdown = -1;
        if (loss == Loss.NONE) {
            return;
        }
        for (Change change : changes) {
            boolean kept = loss == Loss.RANDOM && random.nextBoolean();
            counts.add(kept ? "disk: names kept unforced" : "disk: names lost");
            if (kept && (change.removed == null || durableNames.containsKey(change.removed))) {
                carryOut(change);
            }
        }
        changes.clear();
        names = new TreeMap<>(durableNames);
        for (SimFile file : names.values()) {
            file.lose(loss, random, counts);
        }
    }

    private void carryOut(Change change) {
        SimFile file = change.file;
        if (change.removed != null) {
            SimFile moved = durableNames.remove(change.removed);
            file = moved == null ? file : moved;
        }
        if (change.added != null) {
            durableNames.put(change.added, file);
        }
    }

    /** Called before each operation that changes something. */
    private void operation(Failpoint place) {
        passing.accept(place);
        if (crashCountdown == 0) {
            crashCountdown = -1;
            counts.add("disk: crashes inside an operation");
            throw new SimCrash(place.label());
        }
        if (crashCountdown > 0) {
            crashCountdown--;
        }
    }

    /** Whether this force is to fail. */
    boolean forceFails() {
        boolean fails = failNextForce;
        failNextForce = false;
        if (fails) {
            counts.add("disk: forces failed");
        }
        return fails;
    }

    static UncheckedIOException refusal(String what) {
        return new UncheckedIOException(new IOException(what));
    }

    private SimFile demand(String name) {
        SimFile file = names.get(name);
        if (file == null) {
            throw refusal(name + ": no such file");
        }
        return file;
    }

    @Override
    public List<String> list(String directory) {
        List<String> found = new ArrayList<>();
        for (String name : names.keySet()) {
            if (directoryOf(name).equals(directory)) {
                found.add(name.substring(directory.isEmpty() ? 0 : directory.length() + 1));
            }
        }
        return found;
    }

    private static String directoryOf(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    @Override
    public File create(String name, long size) {
        operation(Failpoint.creating(name));
        if (names.containsKey(name)) {
            throw refusal(name + ": file exists");
        }
        if (full) {
            counts.add("disk: files refused on a full disk");
            throw refusal(name + ": no space left on device");
        }
        SimFile file = new SimFile((int) size);
        names.put(name, file);
        changes.add(new Change(null, name, file));
        return new Handle(name, file);
    }

    @Override
    public File open(String name) {
        return new Handle(name, demand(name));
    }

    @Override
    public void rename(String from, String to) {
        operation(Failpoint.renaming(to));
        SimFile file = demand(from);
        names.remove(from);
        names.put(to, file);
        changes.add(new Change(from, to, file));
    }

    @Override
    public void delete(String name) {
        operation(Failpoint.DELETE_FILE);
        SimFile file = demand(name);
        names.remove(name);
        changes.add(new Change(name, null, file));
    }

    @Override
    public void forceDirectory(String directory) {
        operation(Failpoint.forcingDirectory(directory));
        List<Change> others = new ArrayList<>();
        for (Change change : changes) {
            String name = change.added != null ? change.added : change.removed;
            if (name != null && directoryOf(name).equals(directory)) {
                carryOut(change);
            } else {
                others.add(change);
            }
        }
        changes.clear();
        changes.addAll(others);
    }

    @Override
    public boolean exists(String name) {
        return names.containsKey(name);
    }

    /** An open file. */
    private final class Handle implements File {
        private final SimFile file;
        private final Failpoint writing;
        private final Failpoint reading;
        private final Failpoint forcing;

        Handle(String name, SimFile file) {
            this.file = file;
            writing = Failpoint.writing(name);
            reading = Failpoint.reading(name);
            forcing = Failpoint.forcing(name);
        }

        @Override
        public void write(long position, ByteBuffer... buffers) {
            operation(writing);
            long at = position;
            for (ByteBuffer buffer : buffers) {
                int bytes = buffer.remaining();
                file.write((int) at, buffer);
                at += bytes;
            }
        }

        @Override
        public int read(long position, ByteBuffer target) {
            operation(reading);
            return file.read((int) position, target);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void force() {
            operation(forcing);
            if (forceFails()) {
                file.forget();
                throw refusal("input/output error");
            }
            file.force();
        }

        @Override
        public void close() {
            // closing forces nothing
        }
    }
}
