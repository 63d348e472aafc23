package io.muster.example;

import io.muster.testing.linear.Models;
import io.muster.testing.linear.Recorder;
import io.muster.testing.process.Answer;
import io.muster.testing.process.Caller;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Verdict;
import io.muster.testing.process.Workload;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Appends of elements that are all different, each sent once, to lists that are read now and then. */
final class ListWorkload implements Workload {
    private static final int ELEMENTS_PER_LIST = 100;

    private final Recorder recorder = new Recorder();
    private final AtomicInteger next = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    @Override
    public String name() {
        return "append";
    }

    private static String list(int number) {
        return "list-" + number / ELEMENTS_PER_LIST;
    }

    @Override
    public void step(Caller caller) {
        int number = next.getAndIncrement();
        String list = list(number);
        if (caller.random().nextInt(4) == 0) {
            Recorder.Call call = recorder.call(caller.number(), "read", list);
            Workloads.settleRead(call, caller.read(node -> node.get("/kv/" + list)), "");
        }
        String element = "e" + number;
        Recorder.Call call = recorder.call(caller.number(), "append", list, element);
        Answer answer = caller.write(node -> node.post("/kv/" + list + "/append", "text/plain", element, ""));
        Workloads.settle(call, answer, null);
        if (answer.ok()) {
            acknowledged.add(element);
        } else if (answer.verdict() == Verdict.DEFINITE) {
            refused.add(element);
        }
    }

    @Override
    public void check(ProcessCluster cluster) {
        Scene.demand(!acknowledged.isEmpty(), "no append was acknowledged");
        for (NodeProcess node : cluster.nodes()) {
            Set<String> found = new HashSet<>();
            for (int number = 0; number < next.get(); number += ELEMENTS_PER_LIST) {
                Recorder.Call call = recorder.call(-1, "read", list(number));
                Answer list = node.http().get("/kv/" + list(number));
                Workloads.settleRead(call, list, "");
                List<String> elements = list.code() == 404
                        ? List.of()
                        : Arrays.asList(list.field("value").split(","));
                for (String element : elements) {
                    Scene.demand(found.add(element), element + " was appended twice, says " + node.id());
                }
            }
            Set<String> lost = new HashSet<>(acknowledged);
            lost.removeAll(found);
            Scene.demand(lost.isEmpty(), "acknowledged appends are lost, says " + node.id() + ": " + lost);
            Set<String> undead = new HashSet<>(refused);
            undead.retainAll(found);
            Scene.demand(undead.isEmpty(), "refused appends were applied, says " + node.id() + ": " + undead);
        }
        Workloads.demandLinearizable(Models.listAppend(), recorder);
    }
}
