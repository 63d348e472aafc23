package io.muster.testing.sim;

import io.muster.log.LogDevice;
import io.muster.log.NoSpaceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The disk of one node below the production log. It has a page cache: a process crash loses nothing of it, a power loss
 * keeps, loses or tears every operation that was not forced, each by itself. Creating, renaming and deleting wait for
 * the force of their directory in the same way. It can fail forces, writes and reads, be full, put a write into the
 * wrong place, and stop the machine at a chosen operation; what goes wrong with data that lies still is {@link
 * DiskDamage}, what happens to the directory as a whole {@link #wipe} and {@link #restore}.
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

    /**
     * A copy of the data directory, as a backup or the snapshot of a virtual machine holds it.
     *
     * @param files what the page cache showed, by name
     */
    public record Image(Map<String, SimFile> files) {}

    private record Change(
            @Nullable String removed, @Nullable String added, SimFile file) {}

    static final String IO_ERROR = "input/output error";

    private final SplittableRandom random;
    private final Counts counts;
    private final Consumer<Failpoint> passing;
    private SortedMap<String, SimFile> names = new TreeMap<>();
    private final TreeMap<String, SimFile> durableNames = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final DiskFaults faults = new DiskFaults();
    private long crashCountdown = -1;
    private boolean full;
    private boolean locked;
    // forces of batches so far, and the first refusal after which a process must not believe this disk any more
    private long epoch;
    private @Nullable String broken;

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

    /**
     * What is to fail next.
     *
     * @return for this disk
     */
    public DiskFaults faults() {
        return faults;
    }

    /**
     * Breaks what lies still on the platter.
     *
     * @return for this disk
     */
    public DiskDamage damage() {
        return new DiskDamage(this, counts);
    }

    /** Empties the data directory while no process has it, as a replaced disk is empty. */
    public void wipe() {
        demandUnused();
        counts.add("disk: directories wiped");
        names.clear();
        durableNames.clear();
        changes.clear();
    }

    /**
     * Copies the data directory while no process has it.
     *
     * @return what {@link #restore} brings back
     */
    public Image snapshot() {
        demandUnused();
        return new Image(copy(names));
    }

    /**
     * Puts a copy in the place of what is there: the directory goes back in time.
     *
     * @param image an earlier state of this disk
     */
    public void restore(Image image) {
        demandUnused();
        counts.add("disk: directories rolled back");
        changes.clear();
        names = copy(image.files);
        durableNames.clear();
        durableNames.putAll(names);
    }

    private void demandUnused() {
        if (locked) {
            throw new IllegalStateException("the node that uses this directory must be stopped first");
        }
    }

    private static SortedMap<String, SimFile> copy(Map<String, SimFile> files) {
        TreeMap<String, SimFile> copies = new TreeMap<>();
        files.forEach((name, file) -> copies.put(name, file.copy()));
        return copies;
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
        if (free) {
            broken = null;
        }
        return free;
    }

    /** Lets go of the data directory, as the end of a process does by itself. */
    void unlock() {
        locked = false;
    }

    /** Forgets all planned failures. */
    public void repair() {
        crashCountdown = -1;
        faults.clear();
        full = false;
    }

    /** What this disk has refused its present process so that nothing can be proven any more; null if nothing. */
    @Nullable
    String broken() {
        return broken;
    }

    private UncheckedIOException breaks(String what) {
        if (broken == null) {
            broken = what;
        }
        return refusal(what);
    }

    /** Files by name, as a process sees them. */
    Map<String, SimFile> files() {
        return names;
    }

    /** Number of the last force that made batches durable. */
    long epoch() {
        return epoch;
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

    static UncheckedIOException refusal(String what) {
        return new UncheckedIOException(new IOException(what));
    }

    private static NoSpaceException noSpace(String name) {
        return new NoSpaceException(name + ": no space left on device", new IOException("no space left on device"));
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
            if (random.nextBoolean()) {
                // there was room for its beginning, which stays until somebody deletes it
                SimFile part = new SimFile(random.nextInt((int) size / 512) * 512);
                names.put(name, part);
                changes.add(new Change(null, name, part));
            }
            throw noSpace(name);
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
        if (faults.takeDirectoryForce()) {
            counts.add("disk: forces of directories failed");
            throw breaks((directory.isEmpty() ? "." : directory) + ": " + IO_ERROR);
        }
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
        private final String name;
        private final SimFile file;
        private final Failpoint writing;
        private final Failpoint reading;
        private final Failpoint forcing;

        Handle(String name, SimFile file) {
            this.name = name;
            this.file = file;
            writing = Failpoint.writing(name);
            reading = Failpoint.reading(name);
            forcing = Failpoint.forcing(name);
        }

        @Override
        public void write(long position, ByteBuffer... buffers) {
            operation(writing);
            DiskFaults.WriteFailure failure = faults.takeWrite();
            DiskFaults.Misdirection wrong = writing == Failpoint.WRITE_BATCH ? faults.takePlace() : null;
            if (failure != null) {
                writePrefix(position, failure, buffers);
            } else if (wrong != null) {
                counts.add("disk: writes misdirected");
                write(demand(wrong.file()), wrong.position(), buffers);
            } else {
                write(file, position, buffers);
            }
        }

        private void write(SimFile to, long position, ByteBuffer... buffers) {
            long at = position;
            for (ByteBuffer buffer : buffers) {
                int bytes = buffer.remaining();
                to.write((int) at, buffer);
                at += bytes;
            }
        }

        private void writePrefix(long position, DiskFaults.WriteFailure failure, ByteBuffer... buffers) {
            int total = 0;
            for (ByteBuffer buffer : buffers) {
                total += buffer.remaining();
            }
            int left = random.nextInt(total);
            counts.add("disk: writes cut short");
            long at = position;
            for (ByteBuffer buffer : buffers) {
                int bytes = Math.min(left, buffer.remaining());
                if (bytes > 0) {
                    file.write((int) at, buffer.slice(buffer.position(), bytes));
                    at += bytes;
                    left -= bytes;
                }
            }
            String what = name + ": write of " + total + " bytes at " + position + ": ";
            if (writing == Failpoint.WRITE_BATCH) {
                breaks(what + failure);
            }
            throw failure == DiskFaults.WriteFailure.NO_SPACE ? noSpace(name) : refusal(what + IO_ERROR);
        }

        @Override
        public int read(long position, ByteBuffer target) {
            operation(reading);
            boolean sector = file.isUnreadable((int) position, file.readable((int) position, target.remaining()));
            if (sector || faults.takeRead()) {
                counts.add(sector ? "disk: reads of a bad sector" : "disk: reads failed");
                throw refusal(name + ": read of " + target.remaining() + " bytes at " + position + ": " + IO_ERROR);
            }
            return file.read((int) position, target);
        }

        @Override
        public long size() {
            return file.size();
        }

        @Override
        public void force() {
            operation(forcing);
            DiskFaults.ForceFailure failure = faults.takeForce();
            if (failure != null) {
                counts.add("disk: forces failed");
                counts.add("disk: forces failed, " + failure);
                file.failForce(failure);
                throw breaks(name + ": " + IO_ERROR);
            }
            if (forcing == Failpoint.FORCE_BATCH) {
                epoch++;
                file.force(epoch);
            } else {
                // not behind other batches yet
                file.force(epoch + 1);
            }
        }

        @Override
        public void close() {
            // closing forces nothing
        }
    }
}
