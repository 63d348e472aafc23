package io.muster.cdi;

import io.muster.Consistency;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Stereotype;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A bean whose writes run once on every replica of a group, in one order, and are durable on a quorum before they
 * return.
 *
 * <p>Its state is every field that is not static, not transient and not injected. Inject the class as any other bean;
 * what you get is a facade that sends {@link Write} methods through the log and answers {@link Read} methods from the
 * local replica. Implies {@link ApplicationScoped}. Not inherited: a subclass is a bean of its own.
 */
@Stereotype
@ApplicationScoped
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Replicated {

    /**
     * Stable name of the bean in its group; empty means the simple name of the class. It stands in every command in
     * the log: set it before the class is renamed.
     */
    String value() default "";

    /** Raft group of the bean. Beans of one group share one order, and a write may change several of them at once. */
    String group() default "default";

    /**
     * Level of reads that name none, and of public methods without annotation; nothing means {@code
     * muster.read.default}, which is linearizable unless it is set.
     */
    Consistency[] read() default {};
}
