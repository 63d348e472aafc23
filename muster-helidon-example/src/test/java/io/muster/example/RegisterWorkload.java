package io.muster.example;

import io.muster.testing.linear.Models;
import io.muster.testing.linear.Recorder;
import io.muster.testing.process.Answer;
import io.muster.testing.process.Caller;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Workload;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads, writes and compare-and-sets of registers that callers share; every value is written once. A register is left
 * for the next one after some calls, so that each has a history that can be judged.
 */
final class RegisterWorkload implements Workload {
    private static final int CALLS_PER_REGISTER = 150;

    private final Recorder recorder = new Recorder();
    private final AtomicInteger next = new AtomicInteger();
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
        Recorder.Call call = recorder.call(caller.number(), "put", register, value);
        Workloads.settle(call, caller.write(node -> node.put("/kv/" + register, value)), null);
    }

    private void compareAndSet(Caller caller, String register, String value) {
        String guess = seen.get(register);
        String expect = guess == null ? "null" : "\"" + guess + "\"";
        String body = "{\"expect\":" + expect + ",\"update\":\"" + value + "\"}";
        Recorder.Call call = guess == null
                ? recorder.call(caller.number(), "put-if-absent", register, value)
                : recorder.call(caller.number(), "cas", register, guess, value);
        Answer answer = caller.write(node -> node.post("/kv/" + register + "/cas", "application/json", body, ""));
        Workloads.settle(call, answer, answer.field("swapped"));
    }

    private void read(Caller caller, String register) {
        Recorder.Call call = recorder.call(caller.number(), "get", register);
        Answer answer = caller.read(node -> node.get("/kv/" + register));
        Workloads.settleRead(call, answer, null);
        if (answer.ok()) {
            seen.put(register, answer.field("value"));
        }
    }

    @Override
    public void check(ProcessCluster cluster) {
        for (NodeProcess node : cluster.nodes()) {
            for (int number = 0; number < next.get(); number += CALLS_PER_REGISTER) {
                String register = "r" + number / CALLS_PER_REGISTER;
                Recorder.Call call = recorder.call(-1, "get", register);
                Workloads.settleRead(call, node.http().get("/kv/" + register), null);
            }
        }
        Workloads.demandLinearizable(Models.keyValue(), recorder);
    }
}
