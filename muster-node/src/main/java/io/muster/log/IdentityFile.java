package io.muster.log;

import io.muster.record.RecordFormat;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * {@code node.id}: who owns a data directory and how its last run ended. Separate from the log since it is read
 * before it, and since it must survive when the log does not.
 *
 * <p>Two slots of 4 KiB, the slot with number {@code slotSeq & 1} is the one written; of the valid ones the higher
 * {@code slotSeq} counts. An update writes the other slot in full and forces it, so one slot is always intact.
 *
 * <pre>
 * 0   8  magic "MUSTERID"          40  8  nodeKey                     84  4  blockSize
 * 8   4  crc32c of bytes 12..4095  48  8  incarnation, not zero       88  8  cleanBatchSeq
 * 12  2  major = 1                 56  8  createdAtMillis             96  8  logId
 * 14  2  minor = 0                 64 16  bootId, reserved            104 2  nameBytes, then the node id in UTF-8,
 * 16  8  slotSeq                   80  4  flags: 1 stopped cleanly,          then zeros up to 4096
 * 24 16  clusterId                         2 must be re-admitted
 * </pre>
 *
 * Not thread-safe.
 */
public final class IdentityFile {
    /** Name below the data directory. */
    public static final String NAME = "node.id";

    private static final String NEW = "node.id.tmp";
    private static final String LOG = "log";
    private static final int SLOT = 4096;
    private static final long MAGIC = 0x4D55535445524944L;
    private static final int CRC_FROM = 12;
    private static final int NAME_AT = 104;
    private static final int CLEAN = 1;
    private static final int READMIT = 2;

    private final LogDevice device;
    private LogIdentity identity;
    private long slotSeq;

    private IdentityFile(LogDevice device, LogIdentity identity, long slotSeq) {
        this.device = device;
        this.identity = identity;
        this.slotSeq = slotSeq;
    }

    /**
     * Opens the identity of a data directory, or makes one if the directory is new.
     *
     * @param device the data directory
     * @param owner who wants to use it
     * @param blockBytes alignment of batches of a new directory; must equal that of an old one
     * @param random source of the incarnation and the log id
     * @param clock time of creation
     * @return the open identity
     * @throws LogFailedException if the directory belongs to somebody else, or there is a log without a readable
     *     identity: then this node may have voted and must not start as a new one
     */
    public static IdentityFile openOrCreate(
            LogDevice device, LogOwner owner, int blockBytes, RandomGenerator random, InstantSource clock) {
        try {
            Optional<IdentityFile> found = device.exists(NAME) ? read(device) : Optional.empty();
            if (found.isPresent()) {
                found.get().demand(owner, blockBytes);
                if (device.list(LOG).isEmpty()) {
                    // whoever made it may have failed to force its name, and a log must never be without it
                    device.forceDirectory("");
                }
                return found.get();
            }
            demandNoLog(device);
            return create(device, owner, blockBytes, random, clock);
        } catch (UncheckedIOException e) {
            throw new LogFailedException(NAME, 0, "cannot read or make the identity of this data directory", e);
        }
    }

    /**
     * Reads whom a data directory belongs to, without a claim to it.
     *
     * @param device the data directory
     * @return empty if it has no identity that can be read
     */
    public static Optional<LogIdentity> peek(LogDevice device) {
        try {
            return device.exists(NAME) ? read(device).map(IdentityFile::identity) : Optional.empty();
        } catch (UncheckedIOException e) {
            throw new LogFailedException(NAME, 0, "cannot read the identity of this data directory", e);
        }
    }

    private static void demandNoLog(LogDevice device) {
        if (!device.list(LOG).isEmpty()) {
            throw new LogFailedException(
                    NAME,
                    0,
                    "the identity is " + (device.exists(NAME) ? "damaged in both slots" : "missing")
                            + " but there is a log: this node may have voted and cannot start as a new one. Restore the"
                            + " file, or remove the node from the cluster and add it anew with an empty directory",
                    null);
        }
    }

    private static IdentityFile create(
            LogDevice device, LogOwner owner, int blockBytes, RandomGenerator random, InstantSource clock) {
        if (device.exists(NEW)) {
            device.delete(NEW);
        }
        long incarnation = random.nextLong() | 1;
        LogIdentity fresh = new LogIdentity(owner, incarnation, random.nextLong(), clock.millis(), blockBytes, true, 0);
        try (LogDevice.File file = device.create(NEW, 2L * SLOT)) {
            // both slots from the start, so that there is never only one copy
            file.write(SLOT, encode(fresh, 1));
            file.write(0, encode(fresh, 2));
            file.force();
        }
        device.rename(NEW, NAME);
        device.forceDirectory("");
        return new IdentityFile(device, fresh, 2);
    }

    private static Optional<IdentityFile> read(LogDevice device) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * SLOT);
        try (LogDevice.File file = device.open(NAME)) {
            file.read(0, bytes);
        }
        long best = 0;
        for (int slot = 0; slot < 2; slot++) {
            int at = slot * SLOT;
            if (valid(bytes, at) && (bytes.getLong(at + 16) & 1) == slot) {
                best = Math.max(best, bytes.getLong(at + 16));
            }
        }
        if (best == 0) {
            return Optional.empty();
        }
        int at = (int) (best & 1) * SLOT;
        int major = bytes.getShort(at + CRC_FROM);
        int flags = bytes.getInt(at + 80);
        if (major != 1 || (flags & ~(CLEAN | READMIT)) != 0) {
            throw new LogFailedException(
                    NAME, at, "written by a newer version (format " + major + "): upgrade this node", null);
        }
        if ((flags & READMIT) != 0) {
            throw new LogFailedException(NAME, at, "this node lost data and must be re-admitted to its cluster", null);
        }
        try {
            return Optional.of(new IdentityFile(device, decode(bytes, at), best));
        } catch (IllegalArgumentException e) {
            // an intact checksum over nonsense: no disk does this
            throw new LogFailedException(NAME, at, "no identity that this version ever wrote", e);
        }
    }

    private static boolean valid(ByteBuffer bytes, int at) {
        return bytes.getLong(at) == MAGIC
                && bytes.getInt(at + 8) == RecordFormat.crc(bytes, at + CRC_FROM, SLOT - CRC_FROM)
                && (bytes.getShort(at + NAME_AT) & 0xFFFF) <= 255;
    }

    private static LogIdentity decode(ByteBuffer bytes, int at) {
        byte[] name = new byte[bytes.getShort(at + NAME_AT) & 0xFFFF];
        bytes.get(at + NAME_AT + 2, name);
        UUID cluster = new UUID(bytes.getLong(at + 24), bytes.getLong(at + 32));
        return new LogIdentity(
                new LogOwner(cluster, new String(name, StandardCharsets.UTF_8), bytes.getLong(at + 40)),
                bytes.getLong(at + 48),
                bytes.getLong(at + 96),
                bytes.getLong(at + 56),
                bytes.getInt(at + 84),
                (bytes.getInt(at + 80) & CLEAN) != 0,
                bytes.getLong(at + 88));
    }

    private static ByteBuffer encode(LogIdentity identity, long slotSeq) {
        LogOwner owner = identity.owner();
        byte[] name = owner.nodeId().getBytes(StandardCharsets.UTF_8);
        ByteBuffer slot = ByteBuffer.allocate(SLOT);
        slot.putLong(0, MAGIC).putShort(CRC_FROM, (short) 1).putLong(16, slotSeq);
        slot.putLong(24, owner.clusterId().getMostSignificantBits());
        slot.putLong(32, owner.clusterId().getLeastSignificantBits());
        slot.putLong(40, owner.nodeKey()).putLong(48, identity.incarnation());
        slot.putLong(56, identity.createdAtMillis());
        slot.putInt(80, identity.cleanStop() ? CLEAN : 0).putInt(84, identity.blockBytes());
        slot.putLong(88, identity.cleanBatchSeq()).putLong(96, identity.logId());
        slot.putShort(NAME_AT, (short) name.length).put(NAME_AT + 2, name);
        slot.putInt(8, RecordFormat.crc(slot, CRC_FROM, SLOT - CRC_FROM));
        return slot;
    }

    private void demand(LogOwner wanted, int blockBytes) {
        LogOwner found = identity.owner();
        if (!found.equals(wanted)) {
            throw new LogFailedException(
                    NAME,
                    0,
                    "the data directory belongs to node '" + found.nodeId() + "' (key " + found.nodeKey()
                            + ") of cluster " + found.clusterId() + ", but this is node '" + wanted.nodeId() + "' (key "
                            + wanted.nodeKey() + ") of cluster " + wanted.clusterId() + ": use another directory",
                    null);
        }
        if (identity.blockBytes() != blockBytes) {
            throw new LogFailedException(
                    NAME,
                    0,
                    "the log was made with a block size of " + identity.blockBytes() + " B, configured is " + blockBytes
                            + " B: set it back, it cannot change later",
                    null);
        }
    }

    /**
     * What the file says now.
     *
     * @return the identity
     */
    public LogIdentity identity() {
        return identity;
    }

    /** Notes, durably, that a run may write from now on. */
    void runStarts() {
        if (identity.cleanStop()) {
            update(false, identity.cleanBatchSeq());
        }
    }

    /** Notes, durably, that the run ended and that everything up to a batch is durable. */
    void runEnded(long lastBatchSeq) {
        update(true, lastBatchSeq);
    }

    private void update(boolean cleanStop, long cleanBatchSeq) {
        LogIdentity next = new LogIdentity(
                identity.owner(),
                identity.incarnation(),
                identity.logId(),
                identity.createdAtMillis(),
                identity.blockBytes(),
                cleanStop,
                cleanBatchSeq);
        long seq = slotSeq + 1;
        try (LogDevice.File file = device.open(NAME)) {
            file.write((seq & 1) * SLOT, encode(next, seq));
            file.force();
        }
        slotSeq = seq;
        identity = next;
    }
}
