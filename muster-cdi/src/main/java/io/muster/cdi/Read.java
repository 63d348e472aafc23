package io.muster.cdi;

import io.muster.Consistency;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a {@link Replicated} bean that changes nothing; it runs on the replica of the node where it is called.
 *
 * <p>No write is applied while it runs, so it sees a consistent state of all beans of its group, and it should be
 * short. What it returns is copied if it could change later.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Read {

    /**
     * What the read may not miss, one level; nothing means the level of the bean. The key {@code
     * muster.bean.<Bean>.<method>.consistency} overrides it.
     */
    Consistency[] value() default {};

    /**
     * Deadline of the wait for that level, for example {@code "500ms"}; empty means {@code muster.read.timeout}. The
     * key
     * {@code muster.bean.<Bean>.<method>.timeout} overrides it.
     */
    String timeout() default "";
}
