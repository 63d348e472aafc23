package io.muster.testing.sim;

import org.jspecify.annotations.Nullable;

/** Writes into the column of the network what was done to its links. */
final class LinkNotes {
    private final SimScheduler scheduler;
    private final Trace trace;
    private final int nodes;
    private boolean harmed;
    private @Nullable Cut open;

    /** Links cut at one moment: shown as one event, however many they are. */
    private static final class Cut {
        private final long time;
        private final boolean[][] links;

        Cut(long time, int nodes) {
            this.time = time;
            links = new boolean[nodes][nodes];
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("cut");
            for (int a = 0; a < links.length; a++) {
                for (int b = a + 1; b < links.length; b++) {
                    if (links[a][b] || links[b][a]) {
                        boolean both = links[a][b] && links[b][a];
                        text.append(' ').append(both ? pair(a, b) : links[a][b] ? way(a, b) : way(b, a));
                    }
                }
            }
            return text.toString();
        }
    }

    LinkNotes(SimScheduler scheduler, Trace trace, int nodes) {
        this.scheduler = scheduler;
        this.trace = trace;
        this.nodes = nodes;
    }

    private static String pair(int a, int b) {
        return "n" + (a + 1) + "-n" + (b + 1);
    }

    private static String way(int from, int to) {
        return "n" + (from + 1) + ">n" + (to + 1);
    }

    private void note(Object event) {
        harmed = true;
        trace.network(scheduler.now(), event);
    }

    void cut(int from, int to) {
        if (from == to) {
            return;
        }
        Cut cut = open;
        if (cut == null || cut.time != scheduler.now()) {
            cut = new Cut(scheduler.now(), nodes);
            open = cut;
            note(cut);
        }
        cut.links[from][to] = true;
    }

    void slow(int from, int to, long micros) {
        note(way(from, to) + (micros == 0 ? " no longer slow" : " slower by " + micros / 1_000 + " ms"));
    }

    void narrow(int from, int to, long bytesPerMilli) {
        note(way(from, to) + (bytesPerMilli == 0 ? " wide again" : " carries " + bytesPerMilli + " KB/s"));
    }

    void clog(int from, int to, long until) {
        note(way(from, to) + " clogged until " + until / 1_000 + " ms");
    }

    void reset(int a, int b, int lane) {
        trace.network(
                scheduler.now(), pair(a, b) + (lane == SimNetwork.CONTROL ? " reset" : " reset of forwarded calls"));
    }

    void weather(Weather next) {
        trace.network(scheduler.now(), next.equals(Weather.FAIR) ? "fair weather" : next.text());
    }

    void heal() {
        open = null;
        if (harmed) {
            harmed = false;
            trace.network(scheduler.now(), "all links mended");
        }
    }
}
