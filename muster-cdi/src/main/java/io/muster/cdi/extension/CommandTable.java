package io.muster.cdi.extension;

import io.muster.CommandRejectedException;
import io.muster.cdi.extension.BeanMethod.WriteMethod;
import io.muster.codec.MalformedValueException;
import io.muster.codec.Packer;
import io.muster.codec.Unpacker;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All writes of one group by bean name and command id, and the form of their commands. Immutable.
 *
 * <pre>
 * command = [bean name, command id, arguments]      MessagePack, an array of three
 * </pre>
 */
final class CommandTable {
    private static final int PARTS = 3;

    private final Map<Key, Command> commands = new HashMap<>();
    private final TreeSet<String> signatures = new TreeSet<>();

    private record Key(String bean, String id) {}

    /** A write and the bean that it belongs to. */
    record Command(ReplicatedBean<?> bean, WriteMethod method) {}

    /**
     * A command read from the log.
     *
     * @param command what it calls
     * @param arguments decoded arguments, with room for the context at the end if the method takes it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Call(Command command, @Nullable Object[] arguments) {}

    CommandTable(Collection<ReplicatedBean<?>> beans) {
        for (ReplicatedBean<?> bean : beans) {
            for (BeanMethod method : bean.methods()) {
                if (method instanceof WriteMethod write) {
                    Command command = new Command(bean, write);
                    commands.put(new Key(bean.name(), write.id()), command);
                    write.formerly().forEach(id -> commands.put(new Key(bean.name(), id), command));
                    signatures.add(bean.group() + "/" + bean.name() + "." + write.id());
                }
            }
        }
    }

    /** The bytes of a call. */
    static byte[] encode(ReplicatedBean<?> bean, WriteMethod method, @Nullable Object[] arguments) {
        @Nullable Object[] given = arguments;
        if (method.takesContext()) {
            given = new @Nullable Object[arguments.length - 1];
            System.arraycopy(arguments, 0, given, 0, given.length);
        }
        Packer out = new Packer();
        out.tuple(PARTS);
        out.string(bean.name());
        out.string(method.id());
        out.binary(method.arguments().encode(given));
        return out.toByteArray();
    }

    /**
     * The call behind the bytes.
     *
     * @throws CommandRejectedException if no build can have written them
     * @throws IllegalStateException if this build does not know the command, or cannot read it: a replica must not
     * guess
     */
    Call decode(byte[] bytes, long index) {
        Key key;
        byte[] packed;
        try {
            Unpacker in = new Unpacker(bytes);
            in.tuple(PARTS);
            key = new Key(in.string(), in.string());
            packed = in.binary();
            in.finish();
        } catch (MalformedValueException e) {
            throw rejected(e);
        }
        Command command = commands.get(key);
        if (command == null) {
            throw new IllegalStateException("index " + index + " calls " + key.bean() + "." + key.id()
                    + ", which this build does not know: deploy the build that wrote it, or give the method that took"
                    + " its place @Write(formerly = \"" + key.id() + "\")");
        }
        return new Call(command, arguments(command, packed, index));
    }

    private static @Nullable Object[] arguments(Command command, byte[] packed, long index) {
        @Nullable Object[] arguments;
        try {
            arguments = command.method().arguments().decode(packed);
        } catch (MalformedValueException e) {
            if (!Unpacker.wellFormed(packed)) {
                throw rejected(e);
            }
            throw new IllegalStateException(
                    "index " + index + " holds a command that this build cannot read: " + e.getMessage(), e);
        }
        if (!command.method().takesContext()) {
            return arguments;
        }
        @Nullable Object[] longer = new @Nullable Object[arguments.length + 1];
        System.arraycopy(arguments, 0, longer, 0, arguments.length);
        return longer;
    }

    private static CommandRejectedException rejected(MalformedValueException e) {
        return new CommandRejectedException(
                CommandRejectedException.Reason.NOT_ENCODABLE, String.valueOf(e.getMessage()), null);
    }

    /**
     * A fingerprint of all commands of these groups: nodes whose fingerprints differ do not join each other.
     *
     * @return 0 if there are none
     */
    static long fingerprint(Iterable<CommandTable> tables) {
        // FNV-1a: made to see that builds differ, not to resist someone who looks for collisions.
        long sum = 0xcbf29ce484222325L;
        boolean empty = true;
        for (CommandTable table : tables) {
            for (String signature : table.signatures) {
                empty = false;
                for (byte b : (signature + "\n").getBytes(StandardCharsets.UTF_8)) {
                    sum = (sum ^ (b & 0xff)) * 0x100000001b3L;
                }
            }
        }
        return empty ? 0 : sum;
    }
}
