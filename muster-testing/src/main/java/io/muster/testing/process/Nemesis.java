package io.muster.testing.process;

/**
 * Does harm, shows that the harm was real, and undoes it. Whoever uses one may rely on this: when {@link #strike}
 * returns with {@link Strike.Happened}, the fault was there, and the cluster is whole again.
 */
public interface Nemesis {
    /**
     * What the report calls it.
     *
     * @return a short name
     */
    String kind();

    /**
     * Strikes once.
     *
     * @param scene where
     * @return what happened
     * @throws AssertionError if the fault could not be shown to be real, or if the cluster did not live up to what is
     *     promised for it
     */
    Strike strike(Scene scene);
}
