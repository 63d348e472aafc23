package io.muster.cdi.extension;

import java.util.Comparator;

/**
 * One deployment mistake.
 *
 * @param number its number in the catalogue, without the prefix
 * @param warning whether the deployment goes on
 * @param where class, method, field or property
 * @param what what is wrong and what to do, in sentences
 */
record Problem(int number, boolean warning, String where, String what) implements Comparable<Problem> {
    private static final Comparator<Problem> ORDER = Comparator.comparingInt(Problem::number)
            .thenComparing(Problem::where)
            .thenComparing(Problem::what)
            .thenComparing(Problem::warning);

    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "MUSTER-%04d %s: %s".formatted(number, where, what);
    }
}
