package io.muster.cdi.extension;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Qualifies the plain instance of a replicated class, which other replicated beans get where they inject the class.
 * Added by the extension, never written by users; public, since
 * containers read it by reflection.
 */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.TYPE})
public @interface Plain {

    /** The replicated class. */
    Class<?> value();

    /** The annotation as a value. */
    final class Literal extends AnnotationLiteral<Plain> implements Plain {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // a class is serializable
        private final Class<?> value;

        /**
         * Qualifies the plain instance of a class.
         *
         * @param value the replicated class
         */
        public Literal(Class<?> value) {
            this.value = value;
        }

        @Override
        public Class<?> value() {
            return value;
        }
    }
}
