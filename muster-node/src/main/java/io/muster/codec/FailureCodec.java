package io.muster.codec;

import java.time.DateTimeException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a method may throw, as {@code [class name, message or nil, {field: value, ...} or nil]}. Immutable, for any
 * number of threads.
 *
 * <p>An exception of a write is its result, so its bytes must be the same on every replica: no stack traces, no
 * causes, no text that the JVM makes up ({@link FailureText}). Classes are looked up in a closed registry, made at
 * deployment; a name that is not in it stays a name.
 */
public final class FailureCodec {
    private static final List<Class<?>> COMMON = List.of(
            RuntimeException.class,
            IllegalArgumentException.class,
            NumberFormatException.class,
            IllegalStateException.class,
            NullPointerException.class,
            IndexOutOfBoundsException.class,
            ArrayIndexOutOfBoundsException.class,
            StringIndexOutOfBoundsException.class,
            NegativeArraySizeException.class,
            ArrayStoreException.class,
            ClassCastException.class,
            ArithmeticException.class,
            UnsupportedOperationException.class,
            ConcurrentModificationException.class,
            NoSuchElementException.class,
            CancellationException.class,
            RejectedExecutionException.class,
            DateTimeException.class);

    /** The same for all methods, so looked into once. */
    private static final Map<String, FailureType> COMMON_TYPES = common();

    private final Map<String, FailureType> registry;
    private final List<CodecProblem> problems;

    private FailureCodec(Map<String, FailureType> registry, List<CodecProblem> problems) {
        this.registry = registry;
        this.problems = List.copyOf(problems);
    }

    static FailureCodec build(Codecs codecs, List<Class<?>> declared, String where) {
        Map<String, FailureType> registry = new HashMap<>(COMMON_TYPES);
        List<CodecProblem> problems = new ArrayList<>();
        Deque<Class<?>> open = new ArrayDeque<>(declared);
        while (!open.isEmpty()) {
            Class<?> type = open.remove();
            if (!Throwable.class.isAssignableFrom(type)) {
                throw new IllegalArgumentException(where + ": " + type.getName() + " is not a Throwable");
            }
            if (type.isSealed()) {
                open.addAll(List.of(type.getPermittedSubclasses()));
            }
            if (!registry.containsKey(type.getName())) {
                registry.put(type.getName(), FailureType.build(codecs, type, where, problems));
            }
        }
        return new FailureCodec(registry, problems);
    }

    private static Map<String, FailureType> common() {
        Codecs codecs = new Codecs(List.of());
        Map<String, FailureType> types = new HashMap<>();
        for (Class<?> type : COMMON) {
            types.put(type.getName(), FailureType.build(codecs, type, "", new ArrayList<>()));
        }
        return types;
    }

    /** Declared types that will arrive as {@link UnknownFailure}, and fields that will not travel: warnings. */
    public List<CodecProblem> problems() {
        return problems;
    }

    /**
     * Encodes an exception; always succeeds: fields that cannot be encoded are left out.
     *
     * @param thrown the exception
     */
    public byte[] encode(Throwable thrown) {
        Packer out = new Packer(256);
        out.tuple(3);
        out.string(FailureText.className(thrown));
        String message = FailureText.message(thrown);
        if (message == null) {
            out.nil();
        } else {
            out.string(message);
        }
        FailureType type = typeOf(thrown);
        byte[] fields = type == null ? null : type.encodeFields(thrown);
        if (fields == null) {
            out.nil();
        } else {
            out.raw(fields);
        }
        return out.toByteArray();
    }

    /**
     * Rebuilds an exception as far as the registry allows.
     *
     * @param bytes what {@link #encode} returned, possibly on a node with another registry
     * @throws MalformedValueException if they are not an exception
     */
    public Failure decode(byte[] bytes) {
        Unpacker in = new Unpacker(bytes);
        try {
            in.tuple(3);
            String className = in.string();
            String message = in.nil() ? null : in.string();
            FailureType type = registry.get(className);
            Throwable rebuilt = null;
            if (type == null || !type.canRebuild()) {
                in.skip();
            } else {
                rebuilt = type.rebuild(message, in);
            }
            in.finish();
            return rebuilt == null ? new UnknownFailure(className, message) : new Failure.Rebuilt(rebuilt);
        } catch (RuntimeException e) {
            throw MalformedValueException.of("exception", in, e);
        }
    }

    /**
     * A fingerprint of an exception: its class, message and fields; see {@link TypeCodec#digest}.
     *
     * @param thrown the exception
     */
    public long digest(Throwable thrown) {
        String message = FailureText.message(thrown);
        FailureType type = typeOf(thrown);
        return Digests.of(
                Digests.of(FailureText.className(thrown)),
                message == null ? Digests.NIL : Digests.of(message),
                type == null ? Digests.NIL : type.digestFields(thrown));
    }

    private @Nullable FailureType typeOf(Throwable thrown) {
        FailureType type = registry.get(thrown.getClass().getName());
        return type != null && type.type() == thrown.getClass() ? type : null;
    }
}
