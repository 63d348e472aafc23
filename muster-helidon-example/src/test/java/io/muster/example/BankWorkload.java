package io.muster.example;

import io.muster.testing.process.Answer;
import io.muster.testing.process.Caller;
import io.muster.testing.process.NodeProcess;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Scene;
import io.muster.testing.process.Workload;
import java.util.concurrent.atomic.AtomicLong;

/** Transfers between accounts, sent once, and readers that look at the sum all the time: no money comes or goes. */
final class BankWorkload implements Workload {
    private static final int ACCOUNTS = 5;
    private static final int BALANCE = 200;
    private static final String JSON = "application/json";

    private final AtomicLong transfers = new AtomicLong();

    @Override
    public String name() {
        return "bank";
    }

    @Override
    public void prepare(ProcessCluster cluster) {
        for (int i = 0; i < ACCOUNTS; i++) {
            String account = "/bank/accounts/a" + i;
            Answer opened = cluster.nodes().getFirst().http().post(account, JSON, "{\"balance\":" + BALANCE + "}", "");
            Scene.demand(opened.code() == 201, "cannot open " + account + ": " + opened);
        }
    }

    @Override
    public void step(Caller caller) {
        int from = caller.random().nextInt(ACCOUNTS);
        int to = (from + 1 + caller.random().nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        int amount = 1 + caller.random().nextInt(50);
        String transfer = "{\"from\":\"a" + from + "\",\"to\":\"a" + to + "\",\"amount\":" + amount + "}";
        if (caller.write(node -> node.post("/bank/transfers", JSON, transfer, ""))
                .ok()) {
            transfers.incrementAndGet();
        }
        Answer total = caller.read(node -> node.get("/bank/total"));
        Scene.demand(!total.ok() || right(total), "during the run the total was " + total);
    }

    private static boolean right(Answer total) {
        return total.field("total").equals(Integer.toString(ACCOUNTS * BALANCE));
    }

    @Override
    public void check(ProcessCluster cluster) {
        Scene.demand(transfers.get() > 0, "no transfer was answered");
        for (NodeProcess node : cluster.nodes()) {
            Answer total = node.http().get("/bank/total");
            Scene.demand(right(total), "at the end " + node.id() + " says that the total is " + total);
        }
    }
}
