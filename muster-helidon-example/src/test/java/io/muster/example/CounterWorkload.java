package io.muster.example;

import io.muster.testing.process.Answer;
import io.muster.testing.process.Caller;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Workload;
import java.util.concurrent.atomic.AtomicLong;

/** Additions under idempotency keys, each repeated through other nodes until it has an answer: all count once. */
final class CounterWorkload implements Workload {
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong sum = new AtomicLong();

    @Override
    public String name() {
        return "counter";
    }

    @Override
    public void step(Caller caller) {
        String key = "add-" + next.getAndIncrement();
        int delta = 1 + caller.random().nextInt(9);
        Answer answer = caller.insist(node -> node.post("/counters/hits/add?delta=" + delta, "text/plain", "", key));
        Scene.demand(answer.ok(), "adding " + delta + " under " + key + " was answered with " + answer);
        sum.addAndGet(delta);
    }

    @Override
    public void check(ProcessCluster cluster) {
        Scene.demand(sum.get() > 0, "nothing was added");
        for (NodeProcess node : cluster.nodes()) {
            String value = node.http().get("/counters/hits").field("value");
            Scene.demand(
                    value.equals(Long.toString(sum.get())),
                    "the counter is " + value + " and not " + sum + ", says " + node.id());
        }
    }
}
