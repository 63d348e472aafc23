package io.muster.testing.nemesis;

import io.muster.testing.sim.SimWorld;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The numbered faults of one run: which of them happen, and which have happened. A fault that is left out takes its
 * number and its share of randomness all the same, so that the others stay what they are.
 */
public final class Schedule {
    private final @Nullable Set<Integer> kept;
    private final List<Fault> fired = new ArrayList<>();
    private int numbers;

    private Schedule(@Nullable Set<Integer> kept) {
        this.kept = kept;
    }

    /**
     * Everything that the seed has drawn.
     *
     * @return nothing has happened yet
     */
    public static Schedule whole() {
        return new Schedule(null);
    }

    /**
     * Some of what the seed has drawn.
     *
     * @param numbers of the faults that happen
     * @return nothing has happened yet
     */
    public static Schedule only(Collection<Integer> numbers) {
        return new Schedule(new TreeSet<>(numbers));
    }

    /**
     * Takes the next number.
     *
     * @return counted from 1
     */
    public int next() {
        return ++numbers;
    }

    /**
     * Does harm, unless this fault is left out.
     *
     * @param world to whom
     * @param number of the fault
     * @param kind of the fault
     * @param harm what to do
     * @return false if nothing was done
     */
    public boolean fire(SimWorld world, int number, String kind, Runnable harm) {
        if (kept != null && !kept.contains(number)) {
            return false;
        }
        long now = world.scheduler().now();
        Map<String, List<Object>> done = new TreeMap<>();
        world.note("fault " + number + ": " + kind);
        world.trace().listen((who, what) -> {
            List<Object> words = done.computeIfAbsent(who, first -> new ArrayList<>());
            if (!what.equals("")) {
                words.add(what);
            }
        });
        try {
            harm.run();
        } finally {
            world.trace().listen(null);
            // also what broke an invariant on the spot has happened
            fired.add(new Fault(number, now, kind, text(done)));
        }
        return true;
    }

    private static String text(Map<String, List<Object>> done) {
        List<String> parts = new ArrayList<>();
        done.forEach((who, what) -> parts.add(
                what.isEmpty()
                        ? who
                        : who + ": "
                                + String.join(
                                        ", ",
                                        what.stream().map(Object::toString).toList())));
        return String.join("; ", parts);
    }

    /**
     * What has happened.
     *
     * @return in order of time
     */
    public List<Fault> fired() {
        return List.copyOf(fired);
    }
}
