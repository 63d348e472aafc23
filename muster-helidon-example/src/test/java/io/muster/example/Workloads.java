package io.muster.example;

import io.muster.testing.process.Workload;
import java.util.List;

/** What the callers of all black-box runs do with the three beans of this service. */
final class Workloads {
    private Workloads() {}

    /** Fresh ones for one run. */
    static List<Workload> all() {
        return List.of(new RegisterWorkload(), new ListWorkload(), new CounterWorkload(), new BankWorkload());
    }
}
