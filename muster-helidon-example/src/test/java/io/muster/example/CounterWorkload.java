package io.muster.example;

import io.muster.testing.linear.Models;
import io.muster.testing.linear.Recorder;
import io.muster.testing.process.Answer;
import io.muster.testing.process.Caller;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Workload;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Additions under idempotency keys, each repeated through other nodes until it has an answer: all count once. */
final class CounterWorkload implements Workload {
    private static final int ADDITIONS_PER_COUNTER = 500;

    private final Recorder recorder = new Recorder();
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Long> sums = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "counter";
    }

    @Override
    public void step(Caller caller) {
        long number = next.getAndIncrement();
        String counter = "c" + number / ADDITIONS_PER_COUNTER;
        String key = "add-" + number;
        long delta = caller.random().nextLong(1, 10);
        String path = "/counters/" + counter + "/add?delta=" + delta;
        Recorder.Call call = recorder.call(caller.number(), "add-and-get", counter, Long.toString(delta));
        Answer answer = caller.insist(node -> node.post(path, "text/plain", "", key));
        Scene.demand(answer.ok(), path + " under " + key + " was answered with " + answer);
        Workloads.settle(call, answer, answer.field("value"));
        sums.merge(counter, delta, Long::sum);
    }

    @Override
    public void check(ProcessCluster cluster) {
        Scene.demand(!sums.isEmpty(), "nothing was added");
        for (NodeProcess node : cluster.nodes()) {
            sums.forEach((counter, sum) -> {
                Recorder.Call call = recorder.call(-1, "get", counter);
                Answer answer = node.http().get("/counters/" + counter);
                Workloads.settleRead(call, answer, "0");
                Scene.demand(
                        answer.field("value").equals(sum.toString()),
                        "counter " + counter + " should be " + sum + ", says " + node.id() + ": " + answer);
            });
        }
        Workloads.demandLinearizable(Models.counter(), recorder);
    }
}
