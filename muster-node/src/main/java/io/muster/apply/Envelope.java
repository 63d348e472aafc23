package io.muster.apply;

import io.muster.CommandId;
import io.muster.WriteOptions;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The payload of COMMAND and SESSION entries: whose call it is, and when. All numbers are big-endian.
 *
 * <pre>
 * COMMAND                                        SESSION
 *  0  8  leader time, ms since 1970              0  8  leader time, ms since 1970
 *  8  1  version, 1                              8  1  version, 1
 *  9  1  flags, bit 0: with a key                9  1  operation, 1: open
 * 10  8  session, from 1                        10  8  session, from 1
 * 18  8  sequence, from 1                       18  8  idle timeout, ms, from 1
 * 26  8  ack: results below it have arrived     26  8  an index that the client knew to be committed
 * 34     with a key:                             34     end
 *        8  window, ms, from 1
 *        4  keys kept at most, from 1
 *        1  n, length of the key, 1 to 255
 *        n  key, UTF-8
 *        then the bytes of the command, to the end
 * </pre>
 *
 * <p>The caller's node makes an envelope without a time; the leader stamps its clock into a copy just before it
 * proposes. Window and timeout stand in the entry, not in the configuration of a replica, so that all replicas forget
 * alike.
 */
public final class Envelope {
    /** Most that an envelope adds to a command. */
    public static final int OVERHEAD_MAX = 34 + 8 + 4 + 1 + WriteOptions.KEY_BYTES_MAX;

    private static final int TIME = 0;
    private static final int VERSION = 8;
    private static final int FLAGS = 9;
    private static final int SESSION = 10;
    private static final int SEQUENCE = 18;
    private static final int ACK = 26;
    private static final int COMMAND = 34;
    private static final int TIMEOUT = 18;
    private static final int BORN = 26;
    private static final int SESSION_BYTES = 34;
    private static final byte CURRENT = 1;
    private static final byte WITH_KEY = 1;
    private static final byte OPEN = 1;

    private Envelope() {}

    /**
     * An idempotency key as it stands in an entry.
     *
     * @param value the caller's key, 1 to 255 bytes in UTF-8
     * @param windowMillis how long its result is kept, in log time
     * @param max keys kept at most once this one is added
     */
    public record Key(String value, long windowMillis, int max) {
        /** Checks that both numbers are positive. */
        public Key {
            if (windowMillis < 1 || max < 1) {
                throw new IllegalArgumentException("idempotency key with window " + windowMillis + " ms and at most "
                        + max + " keys: both start at 1");
            }
        }
    }

    /**
     * A decoded COMMAND.
     *
     * @param millis leader time
     * @param id of the logical call
     * @param ackBelow results of smaller sequences have arrived at the caller
     * @param key idempotency key, null for none
     * @param bytes the command itself
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Command(
            long millis,
            CommandId id,
            long ackBelow,
            @Nullable Key key,
            byte[] bytes) {}

    /**
     * A decoded SESSION.
     *
     * @param millis leader time
     * @param session chosen by the client at random
     * @param timeoutMillis idle time after which it may go
     * @param born an index that the client knew to be committed when it drew the session
     */
    record Open(long millis, long session, long timeoutMillis, long born) {}

    /**
     * Wraps a command.
     *
     * @param id of the logical call
     * @param ackBelow results of smaller sequences have arrived and need not be kept; 0 if nothing is known. More than
     * the
     *     sequence itself counts as the sequence
     * @param key idempotency key, null for none
     * @param command its bytes, copied
     * @return an envelope without a time
     * @throws IllegalArgumentException if the key is empty, too long, or no Unicode text
     */
    public static byte[] command(CommandId id, long ackBelow, @Nullable Key key, byte[] command) {
        byte[] text = key == null ? new byte[0] : utf8(key.value());
        ByteBuffer out = ByteBuffer.allocate(COMMAND + (key == null ? 0 : 13 + text.length) + command.length);
        out.putLong(0).put(CURRENT).put(key == null ? 0 : WITH_KEY);
        out.putLong(id.session()).putLong(id.sequence());
        out.putLong(Math.max(0, Math.min(ackBelow, id.sequence())));
        if (key != null) {
            out.putLong(key.windowMillis())
                    .putInt(key.max())
                    .put((byte) text.length)
                    .put(text);
        }
        return out.put(command).array();
    }

    private static byte[] utf8(String key) {
        byte[] bytes;
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
            bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("idempotency key with a lone surrogate: give Unicode text", e);
        }
        if (bytes.length == 0 || bytes.length > WriteOptions.KEY_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "idempotency key of " + bytes.length + " bytes: give 1 to " + WriteOptions.KEY_BYTES_MAX);
        }
        return bytes;
    }

    /**
     * Opens a session, or renews it. The same call again is harmless.
     *
     * <p>A session that has gone never comes back under its id, however late a repetition of its OPEN arrives:
     * otherwise a repetition of a command that it had applied would be applied again. The replicas tell by {@code
     * born}: when a session goes, whatever was born no later than it cannot be opened any more. So a client whose OPEN
     * is answered with {@link Applied.Kind#SESSION_UNKNOWN} draws another id and takes an index that it knows by then,
     * at best the one of that answer.
     *
     * @param session chosen by the client at random, from 1
     * @param timeoutMillis idle time after which it may go, in log time
     * @param born an index that the client knows to be committed as it draws the id, 0 if it knows none; the same in
     * each
     *     repetition of the call
     * @return an envelope without a time
     */
    public static byte[] open(long session, long timeoutMillis, long born) {
        if (session < 1 || timeoutMillis < 1 || born < 0) {
            throw new IllegalArgumentException("session " + session + " with timeout " + timeoutMillis + " ms, born at "
                    + born + ": the first two start at 1, the last at 0");
        }
        return ByteBuffer.allocate(SESSION_BYTES)
                .putLong(0)
                .put(CURRENT)
                .put(OPEN)
                .putLong(session)
                .putLong(timeoutMillis)
                .putLong(born)
                .array();
    }

    /**
     * Stamps the leader's clock into a copy of an envelope. A copy, since the caller keeps the envelope for retries
     * while an earlier proposal of it may be on its way to disk.
     *
     * @param envelope from {@link #command} or {@link #open}, perhaps through the wire
     * @param millis clock of the leader, ms since 1970
     * @return what to propose
     */
    public static Payload stamped(byte[] envelope, long millis) {
        byte[] copy = envelope.clone();
        ByteBuffer.wrap(copy).putLong(TIME, Math.max(0, millis));
        return Payload.wrap(copy);
    }

    /**
     * The same command under another id, for a command that was certainly not applied under the old one.
     *
     * @param envelope a COMMAND envelope
     * @param id the new id
     * @param ackBelow as in {@link #command}
     * @return a copy without a time
     */
    public static byte[] rebound(byte[] envelope, CommandId id, long ackBelow) {
        byte[] copy = envelope.clone();
        ByteBuffer.wrap(copy)
                .putLong(TIME, 0)
                .putLong(SESSION, id.session())
                .putLong(SEQUENCE, id.sequence())
                .putLong(ACK, Math.max(0, Math.min(ackBelow, id.sequence())));
        return copy;
    }

    /**
     * Checks an envelope that came from outside, before it is proposed: a committed entry that cannot be read would
     * halt every replica.
     *
     * @param kind {@link EntryKind#COMMAND} or {@link EntryKind#SESSION}
     * @param envelope the bytes
     * @throws MalformedEnvelopeException if {@link ReplicatedState} could not apply them
     */
    public static void check(EntryKind kind, byte[] envelope) {
        switch (kind) {
            case COMMAND -> decodeCommand(Payload.wrap(envelope));
            case SESSION -> decodeSession(Payload.wrap(envelope));
            case NOOP, CONFIG -> throw new MalformedEnvelopeException(kind + " entries have none");
        }
    }

    /**
     * Finds whose call an envelope carries.
     *
     * @param envelope a COMMAND envelope
     * @return id of the logical call
     * @throws MalformedEnvelopeException if it is none
     */
    public static CommandId commandId(byte[] envelope) {
        ByteBuffer in = ByteBuffer.wrap(envelope);
        head(in, COMMAND);
        return id(in);
    }

    static Command decodeCommand(Payload payload) {
        ByteBuffer in = payload.asBuffer();
        head(in, COMMAND);
        CommandId id = id(in);
        byte flags = in.get(FLAGS);
        long ack = in.getLong(ACK);
        if ((flags & ~WITH_KEY) != 0 || ack < 0 || ack > id.sequence()) {
            throw new MalformedEnvelopeException("flags " + flags + ", ack " + ack + " of " + id);
        }
        in.position(COMMAND);
        Key key = flags == WITH_KEY ? key(in) : null;
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return new Command(in.getLong(TIME), id, ack, key, bytes);
    }

    static Open decodeSession(Payload payload) {
        ByteBuffer in = payload.asBuffer();
        head(in, SESSION_BYTES);
        long session = in.getLong(SESSION);
        long timeout = in.getLong(TIMEOUT);
        long born = in.getLong(BORN);
        if (in.limit() != SESSION_BYTES || in.get(FLAGS) != OPEN || session < 1 || timeout < 1 || born < 0) {
            throw new MalformedEnvelopeException("session " + session + ", operation " + in.get(FLAGS) + ", timeout "
                    + timeout + ", born " + born + ", " + in.limit() + " bytes");
        }
        return new Open(in.getLong(TIME), session, timeout, born);
    }

    private static void head(ByteBuffer in, int least) {
        if (in.limit() < least) {
            throw new MalformedEnvelopeException(in.limit() + " bytes, at least " + least + " wanted");
        }
        if (in.get(VERSION) != CURRENT || in.getLong(TIME) < 0) {
            throw new MalformedEnvelopeException("version " + in.get(VERSION) + ", time " + in.getLong(TIME)
                    + "; written by a newer version? upgrade this node");
        }
    }

    private static CommandId id(ByteBuffer in) {
        long session = in.getLong(SESSION);
        long sequence = in.getLong(SEQUENCE);
        if (session < 1 || sequence < 1) {
            throw new MalformedEnvelopeException("session " + session + ", sequence " + sequence);
        }
        return new CommandId(session, sequence);
    }

    private static Key key(ByteBuffer in) {
        if (in.remaining() < 13) {
            throw new MalformedEnvelopeException("cut off before its key");
        }
        long window = in.getLong();
        int max = in.getInt();
        int length = in.get() & 0xff;
        if (window < 1 || max < 1 || length < 1 || length > in.remaining()) {
            throw new MalformedEnvelopeException(
                    "key of " + length + " bytes, window " + window + " ms, at most " + max + " keys");
        }
        ByteBuffer text = in.slice(in.position(), length);
        in.position(in.position() + length);
        try {
            return new Key(StandardCharsets.UTF_8.newDecoder().decode(text).toString(), window, max);
        } catch (CharacterCodingException e) {
            throw new MalformedEnvelopeException("its key is no UTF-8");
        }
    }
}
