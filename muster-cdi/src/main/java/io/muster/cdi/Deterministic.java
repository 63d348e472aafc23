package io.muster.cdi;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Qualifies sources of time and randomness that give the same answers on every replica: {@code Clock}, {@code
 * InstantSource} and {@code RandomGenerator}.
 *
 * <p>The clock shows the time of the entry while a write is applied, the time of the last applied entry in a read, and
 * the system's time everywhere else. The random generator is seeded afresh for each write; in a read it refuses with
 * {@code IllegalStateException}, since what it gave would differ from node to node.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD, ElementType.TYPE})
public @interface Deterministic {

    /** The annotation as a value. */
    final class Literal extends AnnotationLiteral<Deterministic> implements Deterministic {
        private static final long serialVersionUID = 1L;

        /** The one instance. */
        public static final Literal INSTANCE = new Literal();

        private Literal() {}
    }
}
