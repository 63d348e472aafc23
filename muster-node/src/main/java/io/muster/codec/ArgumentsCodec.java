package io.muster.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one method as an array by position. Immutable, for any number of threads.
 *
 * <p>Not by name: the method's id in the command already says how many there are and of which types.
 */
public final class ArgumentsCodec {
    private final String where;
    private final List<TypeCodec<Object>> parameters;

    ArgumentsCodec(String where, List<TypeCodec<Object>> parameters) {
        this.where = where;
        this.parameters = List.copyOf(parameters);
    }

    /** Number of parameters. */
    public int count() {
        return parameters.size();
    }

    /**
     * Encodes the arguments of a call.
     *
     * @param arguments one per parameter
     * @throws NotEncodableException if one breaks a rule that its type cannot express; nothing has left the caller
     */
    public byte[] encode(@Nullable Object[] arguments) {
        checkCount(arguments);
        Packer out = new Packer();
        out.tuple(arguments.length);
        for (int i = 0; i < arguments.length; i++) {
            parameters.get(i).write(out, arguments[i]);
        }
        return out.toByteArray();
    }

    /**
     * Decodes the arguments of a call.
     *
     * @param bytes what {@link #encode} returned
     * @throws MalformedValueException if they are not arguments of this method
     */
    public @Nullable Object[] decode(byte[] bytes) {
        Unpacker in = new Unpacker(bytes);
        @Nullable Object[] arguments = new @Nullable Object[parameters.size()];
        try {
            in.tuple(arguments.length);
        } catch (MalformedValueException e) {
            throw MalformedValueException.of(where, in, e);
        }
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = parameters.get(i).read(in);
        }
        in.finish();
        return arguments;
    }

    /**
     * A fingerprint of the arguments; see {@link TypeCodec#digest}.
     *
     * @param arguments one per parameter
     */
    public long digest(@Nullable Object[] arguments) {
        checkCount(arguments);
        long sum = arguments.length;
        for (int i = 0; i < arguments.length; i++) {
            sum = Digests.then(sum, parameters.get(i).digest(arguments[i]));
        }
        return sum;
    }

    private void checkCount(@Nullable Object[] arguments) {
        if (arguments.length != parameters.size()) {
            throw new IllegalArgumentException(
                    where + ": " + arguments.length + " arguments for " + parameters.size() + " parameters");
        }
    }
}
