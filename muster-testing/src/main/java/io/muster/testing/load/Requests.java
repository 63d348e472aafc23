package io.muster.testing.load;

import io.muster.testing.linear.Recorder;

/** Calls as they stand in a history. */
final class Requests {
    private Requests() {}

    /** A write begins. */
    static Recorder.Call begin(Recorder recorder, int process, boolean sets, int key, long serial) {
        String name = Integer.toString(key);
        return sets
                ? recorder.call(process, "get-and-put", name, Long.toString(serial))
                : recorder.call(process, "get-and-delete", name);
    }

    /** A call was answered with a value, 0 standing for an absent key. */
    static void told(Recorder.Call call, long value) {
        call.ok(value == 0 ? null : Long.toString(value));
    }

    /** A call is given up; definite if it certainly has no effect. */
    static void gaveUp(Recorder.Call call, boolean definite) {
        call.failed(definite);
    }
}
