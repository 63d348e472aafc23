package io.muster.duty;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says which thread a type or field belongs to. Documentation only: {@link Owner#check()} is what enforces it. */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.TYPE, ElementType.FIELD, ElementType.METHOD})
public @interface ConfinedTo {
    /**
     * Name of the owner.
     *
     * @return {@code loop}, {@code log}, {@code apply} or {@code bg}
     */
    String value();
}
