package io.muster.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs each test of a class on a cluster of its own: the application in one CDI container for each node, all in this
 * process and on the thread of the test, over a simulated network, simulated disks and virtual time. Everything random
 * comes from the seed, so a test that fails once fails again.
 *
 * <pre>{@code
 * @MusterTest(nodes = 3, seed = 42, beans = Ledger.class)
 * class LedgerTest {
 *     @Test
 *     void aWriteSurvivesItsLeader(@OnNode("n1") Ledger ledger, Sim sim) {
 *         ledger.add(5);
 *         sim.crash(sim.leader());
 *         sim.restartAll();
 *         assertEquals(5, sim.bean("n2", Ledger.class).total());
 *         sim.checkLinearizable();
 *     }
 * }
 * }</pre>
 *
 * <p>With {@code @RepeatedTest(100)} instead of {@code @Test} each repetition has the next seed. A failure names its
 * seed; {@code -Dmuster.sim.seed=48} repeats that one.
 *
 * <p>Needs a CDI container for Java SE and a MicroProfile Config on the class path, such as Weld SE and SmallRye
 * Config.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SimExtension.class)
public @interface MusterTest {
    /**
     * How many nodes the cluster has; they are called {@code n1}, {@code n2} and so on.
     *
     * @return 1 to 9
     */
    int nodes() default 3;

    /**
     * What everything random comes from.
     *
     * @return any number
     */
    long seed() default 1;

    /**
     * Classes of the application: replicated beans, and what they and the test need besides.
     *
     * @return none to let the container look for beans as it does in production
     */
    Class<?>[] beans() default {};

    /**
     * Configuration of all nodes beyond what the simulation sets: {@code "muster.write.timeout=5s"}.
     *
     * @return lines of {@code name=value}
     */
    String[] config() default {};
}
