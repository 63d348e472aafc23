package io.muster.example;

import io.muster.testing.linear.Linearizability;
import io.muster.testing.linear.Model;
import io.muster.testing.linear.Recorder;
import io.muster.testing.process.Answer;
import io.muster.testing.process.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the callers of all black-box runs do with the three beans of this service. */
final class Workloads {
    private Workloads() {}

    /** Fresh ones for one run. */
    static List<Workload> all() {
        return List.of(new RegisterWorkload(), new ListWorkload(), new CounterWorkload(), new BankWorkload());
    }

    /** Writes down how a call that changes something has ended; what was declined has changed nothing. */
    static void settle(Recorder.Call call, Answer answer, @Nullable String value) {
        switch (answer.verdict()) {
            case OK -> call.ok(value);
            case DECLINED, DEFINITE -> call.failed();
            case UNKNOWN, UNEXPECTED -> call.unknown();
        }
    }

    /** Writes down how a read has ended; without an answer nobody has seen anything. A missing object is an answer. */
    static void settleRead(Recorder.Call call, Answer answer, @Nullable String absent) {
        if (answer.ok()) {
            call.ok(answer.field("value"));
        } else if (answer.code() == 404) {
            call.ok(absent);
        } else {
            call.failed();
        }
    }

    /** Demands that one order explains everything that the callers of one kind of object were told. */
    static void demandLinearizable(Model<?> model, Recorder recorder) {
        Linearizability.check(model, recorder.history()).demand();
    }
}
