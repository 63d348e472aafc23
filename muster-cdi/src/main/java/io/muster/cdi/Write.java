package io.muster.cdi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that changes the state of a {@link Replicated} bean.
 *
 * <p>One call is one entry in the log and runs exactly once on each replica, so it must be deterministic: no clock, no
 * randomness, no I/O, no iteration in hash order; see {@link Deterministic}. What it returns or throws on the replicas
 * is what the caller gets, on whichever node the call was made. Arguments and results are copied, never shared.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Write {

    /**
     * Stable id of the command inside the bean; empty means name and parameter types, such as {@code
     * receive(String,int)}.
     */
    String id() default "";

    /** Older ids that this method still answers for, so that entries already in the log can be replayed. */
    String[] formerly() default {};

    /**
     * Deadline of the call with forwarding and retries, for example {@code "2s"}, {@code "300ms"} or {@code "PT2S"};
     * empty means {@code muster.write.timeout}. The key {@code muster.bean.<Bean>.<method>.timeout} overrides it.
     */
    String timeout() default "";

    /** Whether a follower hands the call to the leader; if not, it fails there with {@code NotLeaderException}. */
    boolean forward() default true;
}
