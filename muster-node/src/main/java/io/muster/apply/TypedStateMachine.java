package io.muster.apply;

import io.muster.ApplicationFailedException;
import io.muster.ApplyContext;
import io.muster.CommandRejectedException;
import io.muster.CommandResult;
import io.muster.StateMachine;
import io.muster.codec.CodecProblem;
import io.muster.codec.Codecs;
import io.muster.codec.Failure;
import io.muster.codec.FailureCodec;
import io.muster.codec.MalformedValueException;
import io.muster.codec.NotEncodableException;
import io.muster.codec.TypeCodec;
import io.muster.codec.UnknownFailure;
import io.muster.codec.Unpacker;
import io.muster.spi.CommandHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's {@link StateMachine} as a handler of bytes, and the other way round for the caller. Codecs are built once,
 * from the types that the class gives for command and result.
 *
 * <p>A result is one byte, then the value (0) or the exception (1). What {@link #apply} is confined to, its caller is;
 * {@link #encode} and {@link #result} serve any number of threads.
 */
public final class TypedStateMachine implements CommandHandler {
    private static final byte VALUE = 0;
    private static final byte FAILURE = 1;

    private final StateMachine<Object, @Nullable Object> machine;
    private final TypeCodec<Object> commands;
    /** Null if the result type is {@link Void}. */
    private final @Nullable TypeCodec<Object> results;

    private final FailureCodec failures;

    private TypedStateMachine(
            StateMachine<Object, @Nullable Object> machine,
            TypeCodec<Object> commands,
            @Nullable TypeCodec<Object> results,
            FailureCodec failures) {
        this.machine = machine;
        this.commands = commands;
        this.results = results;
        this.failures = failures;
    }

    /**
     * Builds the codecs of a state machine.
     *
     * @param machine the user's state machine
     * @return a handler around it
     * @throws IllegalArgumentException if its types cannot be found or encoded, with all reasons
     */
    public static TypedStateMachine of(StateMachine<?, ?> machine) {
        Class<?> type = machine.getClass();
        String name = type.getSimpleName().isEmpty() ? type.getName() : type.getSimpleName();
        Type[] arguments = TypeArguments.of(type, StateMachine.class);
        if (arguments.length != 2) {
            throw new IllegalArgumentException(
                    name + ": the types of its commands and results are erased; write a class"
                            + " that names them, such as class Ledger implements StateMachine<Post, Balance>");
        }
        Codecs codecs = new Codecs();
        List<CodecProblem> problems = new ArrayList<>(codecs.problems(arguments[0], name + ": command"));
        boolean nothing = arguments[1] == Void.class;
        if (!nothing) {
            problems.addAll(codecs.problems(arguments[1], name + ": result"));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join(
                    "; ", problems.stream().map(CodecProblem::toString).toList()));
        }
        return new TypedStateMachine(
                untyped(machine),
                codecs.of(arguments[0], name + ": command"),
                nothing ? null : codecs.of(arguments[1], name + ": result"),
                codecs.failures(thrown(type), name + ".apply"));
    }

    /** The codecs hold the types from here on. */
    @SuppressWarnings("unchecked")
    private static StateMachine<Object, @Nullable Object> untyped(StateMachine<?, ?> machine) {
        return (StateMachine<Object, @Nullable Object>) machine;
    }

    private static List<Class<?>> thrown(Class<?> type) {
        List<Class<?>> declared = new ArrayList<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                boolean apply = method.getName().equals("apply")
                        && method.getParameterCount() == 2
                        && method.getParameterTypes()[1] == ApplyContext.class
                        && !method.isBridge();
                for (Class<?> exception : apply ? method.getExceptionTypes() : new Class<?>[0]) {
                    if (exception != Exception.class && exception != Throwable.class && !declared.contains(exception)) {
                        declared.add(exception);
                    }
                }
            }
        }
        return declared;
    }

    /**
     * Encodes a command at the caller.
     *
     * @param command a value of the state machine's command type
     * @return its bytes
     * @throws CommandRejectedException if it cannot be encoded
     */
    public byte[] encode(Object command) {
        try {
            return commands.encode(command);
        } catch (NotEncodableException e) {
            throw new CommandRejectedException(
                    CommandRejectedException.Reason.NOT_ENCODABLE, String.valueOf(e.getMessage()), null);
        }
    }

    /**
     * Decodes a result at the caller.
     *
     * @param <R> the state machine's result type
     * @param result what {@link #apply} returned, here or on another node
     * @return the value
     * @throws ApplicationFailedException if user code failed with an exception that cannot be rebuilt; one that can is
     *     thrown itself, also a checked one
     */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // the caller knows R and its nulls
    public <R extends @Nullable Object> R result(CommandResult result) {
        byte[] bytes = result.bytes();
        byte[] body = bytes.length == 0 ? bytes : Arrays.copyOfRange(bytes, 1, bytes.length);
        if (bytes.length > 0 && bytes[0] == VALUE) {
            return (R) (results == null ? null : results.decode(body));
        }
        if (bytes.length == 0 || bytes[0] != FAILURE) {
            throw new ApplicationFailedException(
                    machine.getClass().getName(), "its result has an unknown form; another version runs elsewhere?");
        }
        throw switch (failures.decode(body)) {
            case Failure.Rebuilt(Throwable exception) -> TypedStateMachine.<RuntimeException>same(exception);
            case UnknownFailure(String className, String message) -> new ApplicationFailedException(className, message);
        };
    }

    /** Lets a checked exception through as what it is: the caller of a typed write declares what it expects. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E same(Throwable exception) throws E {
        throw (E) exception;
    }

    @Override
    public byte[] apply(byte[] command, ApplyContext context) {
        Object decoded;
        try {
            decoded = commands.decode(command);
        } catch (MalformedValueException e) {
            if (Unpacker.wellFormed(command)) {
                // perhaps a command of another build, which other replicas may apply: no guess here
                throw e;
            }
            throw new CommandRejectedException(
                    CommandRejectedException.Reason.NOT_ENCODABLE, String.valueOf(e.getMessage()), null);
        }
        if (decoded == null) {
            return failed(new NullPointerException("null command"));
        }
        Object value;
        try {
            value = machine.apply(decoded, context);
        } catch (Exception e) {
            return failed(e);
        }
        try {
            return tagged(VALUE, results == null ? new byte[0] : results.encode(value));
        } catch (NotEncodableException e) {
            return failed(e);
        }
    }

    @Override
    public @Nullable String fault(byte[] command) {
        try {
            return commands.decode(command) == null ? "null" : null;
        } catch (MalformedValueException e) {
            return e.getMessage();
        }
    }

    private byte[] failed(Exception e) {
        return tagged(FAILURE, failures.encode(e));
    }

    private static byte[] tagged(byte tag, byte[] body) {
        byte[] bytes = new byte[body.length + 1];
        bytes[0] = tag;
        System.arraycopy(body, 0, bytes, 1, body.length);
        return bytes;
    }

    @Override
    public long digest() {
        return machine.digest();
    }

    @Override
    public String toString() {
        return machine.getClass().getName() + " of " + commands;
    }
}
