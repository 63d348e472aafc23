package io.muster.testing.process;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run has shown, once all its checks have passed.
 *
 * @param name of the run
 * @param time how long the callers called
 * @param outcomes answers by what they mean
 * @param faults how often each kind of fault happened
 * @param skipped how often each kind of fault was skipped, with the reason
 * @param longestGap longest time without an acknowledged write
 */
public record Report(
        String name,
        Duration time,
        Map<Verdict, Long> outcomes,
        Map<String, Integer> faults,
        Map<String, Integer> skipped,
        Duration longestGap) {
    /** All of it in one line. */
    @Override
    public String toString() {
        long ok = outcomes.getOrDefault(Verdict.OK, 0L);
        return "run '" + name + "', " + time.toSeconds() + " s: " + ok + " ok, "
                + outcomes.getOrDefault(Verdict.DECLINED, 0L) + " declined, "
                + outcomes.getOrDefault(Verdict.DEFINITE, 0L) + " definite failures, "
                + outcomes.getOrDefault(Verdict.UNKNOWN, 0L) + " unknown; faults: " + counted(faults)
                + (skipped.isEmpty() ? "" : "; skipped: " + counted(skipped))
                + "; longest gap without an acknowledged write " + longestGap.toMillis() + " ms";
    }

    private static String counted(Map<String, Integer> kinds) {
        return kinds.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }
}
