package io.muster.codec;

import java.lang.reflect.Modifier;
import java.util.Calendar;
import java.util.Date;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.random.RandomGenerator;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Types that have no encoding by decision, each with what to use instead. */
final class Refusals {
    private static final String TRANSIENT = "Keep it out of state (transient), arguments and results";

    private Refusals() {}

    /** Why a type is refused, and what to do. */
    record Refusal(CodecProblem.Kind kind, String reason, String advice) {}

    /** Whether a class belongs to the Java platform, whose private fields are not ours to read. */
    static boolean isPlatform(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.") || name.startsWith("javax.") || name.startsWith("jdk.");
    }

    /** Asked only for types without a row of their own. */
    static @Nullable Refusal of(Class<?> type) {
        if (Throwable.class.isAssignableFrom(type)) {
            return closed(type, "Throw it, or pass its message; a value cannot hold a stack");
        }
        if (!isPlatform(type)) {
            return null;
        }
        if (type == Object.class) {
            return new Refusal(
                    CodecProblem.Kind.OPEN_TYPE,
                    "Object stands for any type",
                    "Declare the type that is meant, or a sealed one");
        }
        String advice = advice(type);
        if (advice != null) {
            return closed(type, advice);
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return new Refusal(
                    CodecProblem.Kind.OPEN_TYPE,
                    type.getSimpleName() + " is open: any class may implement it",
                    "Declare a concrete type or a sealed one");
        }
        return closed(type, "Use a type of the table in the codec's documentation, or register a ValueCodec");
    }

    private static Refusal closed(Class<?> type, String advice) {
        return new Refusal(CodecProblem.Kind.NOT_ENCODABLE, type.getName() + " has no encoding", advice);
    }

    private static @Nullable String advice(Class<?> type) {
        if (Date.class.isAssignableFrom(type) || Calendar.class.isAssignableFrom(type)) {
            return "Use java.time.Instant or LocalDate";
        }
        if (type.getPackageName().equals("java.util.concurrent.atomic")) {
            return "Use a plain field: writes are applied one at a time";
        }
        if (Lock.class.isAssignableFrom(type)) {
            return "Remove it: writes are applied one at a time";
        }
        if (RandomGenerator.class.isAssignableFrom(type)) {
            return "Inject a RandomGenerator with @Deterministic instead of keeping one";
        }
        if (BaseStream.class.isAssignableFrom(type)) {
            return "Collect it into a List";
        }
        if (type == Class.class) {
            return "Use an enum or a string: no class is ever loaded because bytes name it";
        }
        if (Thread.class.isAssignableFrom(type)
                || Executor.class.isAssignableFrom(type)
                || Future.class.isAssignableFrom(type)
                || AutoCloseable.class.isAssignableFrom(type)) {
            return TRANSIENT;
        }
        return null;
    }
}
