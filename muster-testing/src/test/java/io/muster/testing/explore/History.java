package io.muster.testing.explore;

import io.muster.raft.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has happened so far as far as invariants need it: who has led which term, and what was committed by whom first.
 * It is part of the state of the search.
 */
final class History {
    /** Node that led each term, -1 for none. */
    final int[] leaders;
    /** Term and value of each committed entry. */
    final int[] committed;
    /** Lowest term of a leader that has committed the entry, {@code Integer.MAX_VALUE} if only followers have. */
    final int[] committedIn;

    private History(int[] leaders, int[] committed, int[] committedIn) {
        this.leaders = leaders;
        this.committed = committed;
        this.committedIn = committedIn;
    }

    /** Keeps each history once. */
    static final class Archive {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<History> all = new ArrayList<>();

        int number(History history) {
            String key = Arrays.toString(history.leaders)
                    + Arrays.toString(history.committed)
                    + Arrays.toString(history.committedIn);
            return numbers.computeIfAbsent(key, at -> {
                all.add(history);
                return all.size() - 1;
            });
        }

        History get(int number) {
            return all.get(number);
        }
    }

    static History empty(Scope scope) {
        int[] leaders = new int[scope.terms() + 1];
        Arrays.fill(leaders, -1);
        return new History(leaders, new int[0], new int[0]);
    }

    /** S1 and S4: who becomes leader is the first of its term and holds what lower terms have committed. */
    History elected(LocalState node) {
        int term = (int) node.term;
        if (leaders[term] >= 0) {
            throw new Broken(
                    "S1: n" + (node.node + 1) + " leads term " + term + ", n" + (leaders[term] + 1) + " did before");
        }
        int complete = committed.length;
        while (complete > 0 && committedIn[complete - 1] >= term) {
            complete--;
        }
        if (!LocalState.agree(node.log, committed, complete)) {
            throw new Broken(
                    "S4: " + node + " leads, but " + text(Arrays.copyOf(committed, complete)) + " is committed before");
        }
        int[] changed = leaders.clone();
        changed[term] = node.node;
        return new History(changed, committed, committedIn);
    }

    /** S5 and S6: what a node takes for committed, and so applies, is what every other takes for it. */
    History commits(LocalState node) {
        int common = (int) Math.min(node.commit, committed.length);
        if (node.commit > node.log.length || !LocalState.agree(node.log, committed, common)) {
            throw new Broken("S6: " + node + ", but committed are " + text(committed));
        }
        int[] log = node.commit > committed.length ? Arrays.copyOf(node.log, (int) node.commit) : committed;
        int[] terms = Arrays.copyOf(committedIn, log.length);
        Arrays.fill(terms, committedIn.length, terms.length, Integer.MAX_VALUE);
        for (int i = (int) node.commit - 1; node.role == Role.LEADER && i >= 0 && terms[i] > node.term; i--) {
            terms[i] = (int) node.term;
        }
        return new History(leaders, log, terms);
    }

    /** S14: nothing that is committed anywhere is cut off. */
    void cuts(int[] before, LocalState node) {
        int kept = 0;
        while (kept < before.length && kept < node.log.length && before[kept] == node.log[kept]) {
            kept++;
        }
        if (kept < before.length && LocalState.agree(before, committed, kept + 1L)) {
            throw new Broken("S14: " + node + " has cut its log after " + kept + ", committed are " + text(committed));
        }
    }

    static String text(int[] log) {
        StringBuilder text = new StringBuilder();
        LocalState.append(text, log);
        return text.toString();
    }

    /** An invariant between nodes does not hold. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(@Nullable String what) {
            super(what);
        }
    }
}
