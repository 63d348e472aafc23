package io.muster.testing.nemesis;

/**
 * One fault that was done to a cluster.
 *
 * @param number under which a run can be told to keep it; the same in every run of a seed
 * @param micros simulated time
 * @param kind name of the nemesis, or what else it was
 * @param done to whom, and what, as far as it is known
 */
public record Fault(int number, long micros, String kind, String done) {
    @Override
    public String toString() {
        return String.format("%6d %11.3f ms  %-30s %s", number, micros / 1_000.0, kind, done)
                .stripTrailing();
    }
}
