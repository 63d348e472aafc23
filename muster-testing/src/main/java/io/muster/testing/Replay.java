package io.muster.testing;

import io.muster.testing.nemesis.Schedule;
import io.muster.testing.nemesis.Swarm;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a seed is run: the same text always means the same run.
 *
 * @param seed the seed
 * @param faults numbers of the faults that happen; null for all that the seed has drawn
 * @param clients most callers; the seed may have drawn fewer
 * @param faultMillis simulated time after which the faults end
 */
public record Replay(long seed, @Nullable SortedSet<Integer> faults, int clients, long faultMillis) {
    private static final String SEED = "muster.sim.seed";
    private static final String FAULTS = "muster.sim.faults";
    private static final String CLIENTS = "muster.sim.clients";
    private static final String MILLIS = "muster.sim.millis";
    private static final String NONE = "none";
    private static final long LONGEST_MILLIS = Swarm.LONGEST_MICROS / 1_000;

    /** Checks and copies. */
    public Replay {
        faults = faults == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(faults));
        if (clients < 1) {
            throw new IllegalArgumentException(CLIENTS + "=" + clients + ": at least 1 must call");
        }
        if (faultMillis < 0 || faultMillis > LONGEST_MILLIS) {
            throw new IllegalArgumentException(MILLIS + "=" + faultMillis + ": must be 0 to " + LONGEST_MILLIS);
        }
    }

    /**
     * All of a seed.
     *
     * @param seed any number
     * @return nothing is left out
     */
    public static Replay whole(long seed) {
        return new Replay(seed, null, Integer.MAX_VALUE, LONGEST_MILLIS);
    }

    /**
     * The part of a seed that the system properties ask for.
     *
     * @param seed any number
     * @return all of it if they say nothing
     * @throws IllegalArgumentException if they make no sense
     */
    public static Replay asked(long seed) {
        String numbers = System.getProperty(FAULTS);
        return new Replay(
                seed,
                numbers == null ? null : parse(numbers),
                Integer.getInteger(CLIENTS, Integer.MAX_VALUE),
                Long.getLong(MILLIS, LONGEST_MILLIS));
    }

    private static SortedSet<Integer> parse(String numbers) {
        TreeSet<Integer> parsed = new TreeSet<>();
        if (!numbers.equals(NONE)) {
            for (String number : numbers.split(",", -1)) {
                if (!number.matches("[1-9]\\d{0,8}")) {
                    throw new IllegalArgumentException(
                            FAULTS + "=" + numbers + ": write numbers of faults with commas between, or " + NONE);
                }
                parsed.add(Integer.valueOf(number));
            }
        }
        return parsed;
    }

    /**
     * Whether nothing is left out.
     *
     * @return true for {@link #whole}
     */
    public boolean isWhole() {
        return equals(whole(seed));
    }

    /**
     * The same with some of the faults only.
     *
     * @param numbers which
     * @return the part
     */
    public Replay only(Collection<Integer> numbers) {
        return new Replay(seed, new TreeSet<>(numbers), clients, faultMillis);
    }

    /**
     * The same with fewer callers.
     *
     * @param most how many
     * @return the part
     */
    public Replay withClients(int most) {
        return new Replay(seed, faults, most, faultMillis);
    }

    /**
     * The same with an earlier end of the faults.
     *
     * @param millis simulated time
     * @return the part
     */
    public Replay until(long millis) {
        return new Replay(seed, faults, clients, millis);
    }

    Schedule schedule() {
        return faults == null ? Schedule.whole() : Schedule.only(faults);
    }

    /**
     * What to set to get this run.
     *
     * @return system properties, for a command line
     */
    public String properties() {
        StringBuilder text = new StringBuilder("-D" + SEED + "=" + seed);
        if (faults != null) {
            text.append(" -D" + FAULTS + "=")
                    .append(
                            faults.isEmpty()
                                    ? NONE
                                    : faults.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        if (clients != Integer.MAX_VALUE) {
            text.append(" -D" + CLIENTS + "=").append(clients);
        }
        if (faultMillis != LONGEST_MILLIS) {
            text.append(" -D" + MILLIS + "=").append(faultMillis);
        }
        return text.toString();
    }

    /**
     * One line that repeats this run, for a shell in the root of the repository.
     *
     * @return the command
     */
    public String command() {
        return "mvn -q -pl muster-testing -am test -Dtest=SeedsTest -Dsurefire.failIfNoSpecifiedTests=false "
                + properties();
    }

    /**
     * Reads what {@link #properties} or {@link #command} has written.
     *
     * @param text a command line
     * @return the run that it means
     */
    public static Replay of(String text) {
        Replay read = null;
        for (String word : Arrays.asList(text.strip().split(" ", -1))) {
            int end = word.indexOf('=');
            String value = word.substring(end + 1);
            if (word.startsWith("-D" + SEED + "=")) {
                read = whole(Long.parseLong(value));
            } else if (read != null && word.startsWith("-D" + FAULTS + "=")) {
                read = read.only(parse(value));
            } else if (read != null && word.startsWith("-D" + CLIENTS + "=")) {
                read = read.withClients(Integer.parseInt(value));
            } else if (read != null && word.startsWith("-D" + MILLIS + "=")) {
                read = read.until(Long.parseLong(value));
            }
        }
        if (read == null) {
            throw new IllegalArgumentException("no -D" + SEED + "=N in: " + text);
        }
        return read;
    }

    @Override
    public String toString() {
        return properties();
    }
}
