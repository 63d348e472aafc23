package io.muster.example;

import io.muster.testing.process.Answer;
import io.muster.testing.process.Caller;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Verdict;
import io.muster.testing.process.Workload;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads, writes and compare-and-sets of registers that callers share; every value is written once. A register is left
 * for the next one after some calls, so that each has a history that can be judged.
 */
final class RegisterWorkload implements Workload {
    private static final int CALLS_PER_REGISTER = 150;

    private final AtomicInteger next = new AtomicInteger();
    /** Values of which the service has said that they will never be there. */
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    /** What was read last of a register by anybody; a guess for compare-and-set. */
    private final Map<String, String> seen = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "register";
    }

    @Override
    public void step(Caller caller) {
        int number = next.getAndIncrement();
        String register = "r" + number / CALLS_PER_REGISTER;
        String value = "v" + number;
        switch (caller.random().nextInt(3)) {
            case 0 -> write(caller, register, value);
            case 1 -> compareAndSet(caller, register, value);
            default -> read(caller, register);
        }
    }

    private void write(Caller caller, String register, String value) {
        settle(caller.write(node -> node.put("/kv/" + register, value)), value);
    }

    private void compareAndSet(Caller caller, String register, String value) {
        String guess = seen.get(register);
        String expect = guess == null ? "null" : "\"" + guess + "\"";
        String body = "{\"expect\":" + expect + ",\"update\":\"" + value + "\"}";
        Answer answer = caller.write(node -> node.post("/kv/" + register + "/cas", "application/json", body, ""));
        settle(answer, value);
        if (answer.field("swapped").equals("false")) {
            refused.add(value);
        }
    }

    private void settle(Answer answer, String value) {
        if (answer.verdict() == Verdict.DEFINITE) {
            refused.add(value);
        }
    }

    private void read(Caller caller, String register) {
        Answer answer = caller.read(node -> node.get("/kv/" + register));
        if (answer.ok()) {
            seen.put(register, answer.field("value"));
        }
    }

    @Override
    public void check(ProcessCluster cluster) {
        for (NodeProcess node : cluster.nodes()) {
            for (int number = 0; number < next.get(); number += CALLS_PER_REGISTER) {
                String value =
                        node.http().get("/kv/r" + number / CALLS_PER_REGISTER).field("value");
                Scene.demand(!refused.contains(value), value + " was refused and is there, says " + node.id());
            }
        }
    }
}
