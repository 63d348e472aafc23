package io.muster.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory that behave at a crash as badly as a disk may: every 512 B sector that was not forced is kept or
 * lost by itself, and so is every create, rename and delete whose directory was not forced. Operations can be made
 * to fail.
 */
final class CrashDevice implements LogDevice {
    private static final int SECTOR = 512;

    /** What an operation is, for faults. */
    enum Op {
        CREATE,
        WRITE,
        FORCE,
        RENAME,
        DELETE,
        FORCE_DIRECTORY
    }

    /** Thrown when the machine stops; nobody may catch it but the test. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Decides before each operation whether it fails. */
    interface Fault {
        /** Throws to make the operation fail; it was not carried out. */
        void before(Op op, String name);
    }

    /** A name that changed since its directory was forced: what it stood for before and what it stands for now. */
    private record Change(
            @Nullable String removed, @Nullable String added, Content content) {}

    private static final class Content {
        byte[] bytes;
        byte[] durable;
        final BitSet dirty = new BitSet();

        Content(byte[] bytes, byte[] durable) {
            this.bytes = bytes;
            this.durable = durable;
        }

        void settle(RandomGenerator random, int keepOf8) {
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                if (random.nextInt(8) < keepOf8) {
                    forceSector(sector);
                }
            }
            bytes = durable.clone();
            dirty.clear();
        }

        void force() {
            for (int sector = dirty.nextSetBit(0); sector >= 0; sector = dirty.nextSetBit(sector + 1)) {
                forceSector(sector);
            }
            dirty.clear();
        }

        private void forceSector(int sector) {
            int from = sector * SECTOR;
            System.arraycopy(bytes, from, durable, from, Math.min(SECTOR, bytes.length - from));
        }
    }

    private TreeMap<String, Content> names = new TreeMap<>();
    private TreeMap<String, Content> durableNames = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private Fault fault = (op, name) -> {};
    private int operations;
    private int crashAt = Integer.MAX_VALUE;
    private boolean forgetOnFailedForce;
    final List<String> trace = new ArrayList<>();

    void failWith(Fault next) {
        fault = next;
    }

    /** An operation that fails with an I/O error. */
    static UncheckedIOException refusal(String what) {
        return new UncheckedIOException(new IOException(what));
    }

    /** Stops the machine at the n-th changing operation from now on. */
    void crashAfter(int more) {
        crashAt = more == Integer.MAX_VALUE ? more : operations + more;
    }

    /** Whether pages of a failed force count as clean afterwards, as on Linux: lost without another error. */
    void forgetOnFailedForce(boolean forget) {
        forgetOnFailedForce = forget;
    }

    /** The machine stops and starts again; each unforced sector survives with a chance of {@code keepOf8} in 8. */
    void restart(RandomGenerator random, int keepOf8) {
        for (Change change : changes) {
            if (random.nextInt(8) < keepOf8) {
                apply(change);
            }
        }
        changes.clear();
        names = new TreeMap<>(durableNames);
        names.values().forEach(content -> content.settle(random, keepOf8));
        crashAt = Integer.MAX_VALUE;
        fault = (op, name) -> {};
    }

    private void apply(Change change) {
        // a name is a link to a file: what stands for another file now, or for none, is not touched
        if (change.removed != null && !durableNames.remove(change.removed, change.content)) {
            return;
        }
        if (change.added != null) {
            durableNames.put(change.added, change.content);
        }
    }

    /** The bytes of a file, to look at or to spoil. */
    byte[] bytes(String name) {
        return content(name).bytes;
    }

    /** Replaces the content of a file, on the disk as well. */
    void replace(String name, byte[] bytes) {
        Content content = content(name);
        content.bytes = bytes.clone();
        content.durable = bytes.clone();
        content.dirty.clear();
    }

    /** Takes a file away, from the disk as well. */
    void lose(String name) {
        names.remove(name);
        durableNames.remove(name);
    }

    /** A copy whose files stand as if all of them were forced. */
    CrashDevice copy() {
        CrashDevice copy = new CrashDevice();
        names.forEach(
                (name, content) -> copy.names.put(name, new Content(content.bytes.clone(), content.bytes.clone())));
        copy.durableNames = new TreeMap<>(copy.names);
        return copy;
    }

    private Content content(String name) {
        Content content = names.get(name);
        if (content == null) {
            throw refusal("no file " + name);
        }
        return content;
    }

    private void step(Op op, String name) {
        if (operations >= crashAt) {
            throw new Crash();
        }
        operations++;
        fault.before(op, name);
        trace.add(op + " " + name);
    }

    @Override
    public List<String> list(String directory) {
        String prefix = directory.isEmpty() ? "" : directory + "/";
        return names.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .filter(name -> name.indexOf('/') < 0)
                .toList();
    }

    @Override
    public File create(String name, long size) {
        step(Op.CREATE, name);
        if (names.containsKey(name)) {
            throw refusal("exists: " + name);
        }
        Content content = new Content(new byte[(int) size], new byte[(int) size]);
        names.put(name, content);
        changes.add(new Change(null, name, content));
        return new OpenFile(name, content);
    }

    @Override
    public File open(String name) {
        return new OpenFile(name, content(name));
    }

    @Override
    public void rename(String from, String to) {
        step(Op.RENAME, to);
        Content content = content(from);
        names.remove(from);
        names.put(to, content);
        changes.add(new Change(from, to, content));
    }

    @Override
    public void delete(String name) {
        step(Op.DELETE, name);
        Content content = content(name);
        names.remove(name);
        changes.add(new Change(name, null, content));
    }

    @Override
    public void forceDirectory(String directory) {
        step(Op.FORCE_DIRECTORY, directory);
        List<Change> here = changes.stream()
                .filter(change -> directoryOf(change).equals(directory))
                .toList();
        here.forEach(this::apply);
        changes.removeAll(here);
    }

    private static String directoryOf(Change change) {
        String name = change.added == null ? String.valueOf(change.removed) : change.added;
        return name.contains("/") ? name.substring(0, name.lastIndexOf('/')) : "";
    }

    @Override
    public boolean exists(String name) {
        return names.containsKey(name);
    }

    private final class OpenFile implements File {
        private final String name;
        private final Content content;
        private boolean open = true;

        OpenFile(String name, Content content) {
            this.name = name;
            this.content = content;
        }

        private void demandOpen() {
            if (!open) {
                throw refusal("closed: " + name);
            }
        }

        @Override
        public void write(long position, ByteBuffer... buffers) {
            demandOpen();
            step(Op.WRITE, name);
            int at = (int) position;
            for (ByteBuffer buffer : buffers) {
                int length = buffer.remaining();
                buffer.get(content.bytes, at, length);
                content.dirty.set(at / SECTOR, (at + length + SECTOR - 1) / SECTOR);
                at += length;
            }
        }

        @Override
        public int read(long position, ByteBuffer target) {
            demandOpen();
            int length = (int) Math.max(0, Math.min(target.remaining(), content.bytes.length - position));
            target.put(content.bytes, length == 0 ? 0 : (int) position, length);
            return length;
        }

        @Override
        public long size() {
            return content.bytes.length;
        }

        @Override
        public void force() {
            demandOpen();
            try {
                step(Op.FORCE, name);
            } catch (UncheckedIOException e) {
                if (forgetOnFailedForce) {
                    content.dirty.clear();
                }
                throw e;
            }
            content.force();
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
