package io.muster.example;

import io.muster.example.NodeProcess.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Concurrent callers that know what they asked for. Each adds to a counter under a key and retries, on another node
 * each time, until it gets an answer; each appends a unique element and does not retry; each moves money.
 */
final class Writers {
    private final LocalCluster cluster;
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final List<Thread> threads = new ArrayList<>();
    /** Adds that were answered. */
    final AtomicLong added = new AtomicLong();
    /** Elements whose append was acknowledged. */
    final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    /** Elements whose append was refused as definite. */
    final Set<String> refused = new ConcurrentSkipListSet<>();
    /** Times of all acknowledgements, by {@link System#nanoTime()}. */
    final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
    /** Answers that the contract does not know. */
    final Set<String> unexpected = ConcurrentHashMap.newKeySet();

    Writers(LocalCluster cluster, int count, String run) {
        this.cluster = cluster;
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().name("writer-" + i).start(() -> write(run, number)));
        }
    }

    private void write(String run, int number) {
        for (int i = 0; running.get(); i++) {
            String name = run + "-" + number + "-" + i;
            switch (number % 4) {
                case 0, 1 -> addUntilAnswered(name, number + i);
                case 2 -> append(name, number + i);
                default -> transfer(name, number + i);
            }
        }
    }

    private NodeProcess node(int number) {
        return cluster.nodes.get(Math.floorMod(number, cluster.nodes.size()));
    }

    private void addUntilAnswered(String key, int start) {
        for (int attempt = 0; ; attempt++) {
            Answer answer = node(start + attempt).post("/counters/hits/add?delta=1", "text/plain", "", key);
            if (answer.ok()) {
                times.add(System.nanoTime());
                added.incrementAndGet();
                return;
            }
            note(answer);
        }
    }

    private void append(String element, int start) {
        Answer answer = node(start).post("/kv/list/append", "text/plain", element, "");
        if (answer.ok()) {
            times.add(System.nanoTime());
            acknowledged.add(element);
        } else if (answer.field("outcome").equals("DEFINITE")) {
            refused.add(element);
        }
        note(answer);
    }

    private void transfer(String key, int start) {
        String body = "{\"from\":\"a\",\"to\":\"b\",\"amount\":1}";
        String back = "{\"from\":\"b\",\"to\":\"a\",\"amount\":1}";
        note(node(start).post("/bank/transfers", "application/json", start % 2 == 0 ? body : back, key));
    }

    private void note(Answer answer) {
        boolean known = answer.ok()
                || answer.code() == 0
                || (answer.code() == 503 && answer.field("outcome").equals("DEFINITE"))
                || (answer.code() == 504 && answer.field("outcome").equals("UNKNOWN"));
        if (!known) {
            unexpected.add(answer.toString());
        }
    }

    void stop() throws InterruptedException {
        running.set(false);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
