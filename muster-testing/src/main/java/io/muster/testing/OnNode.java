package io.muster.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks for a bean of the application on one node, in a parameter of a {@link MusterTest}:
 *
 * <pre>{@code
 * @Test
 * void bothSeeIt(@OnNode("n1") Ledger here, @OnNode("n2") Ledger there) {
 *     here.add(5);
 *     assertEquals(5, there.total());
 * }
 * }</pre>
 *
 * <p>The reference belongs to the application as it was when the test began. After a crash or restart of its node ask
 * {@link Sim#bean} for a new one.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnNode {
    /**
     * Which node.
     *
     * @return such as {@code n1}
     */
    String value();
}
