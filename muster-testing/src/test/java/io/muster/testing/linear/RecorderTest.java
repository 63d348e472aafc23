package io.muster.testing.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down, by whom and when, and how it looks in a file. */
class RecorderTest {
    @Test
    void callsOfManyThreadsAreRecordedAndExplained() throws InterruptedException {
        Recorder recorder = new Recorder();
        AtomicLong counter = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int process = i;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 2_000; n++) {
                    Recorder.Call call = recorder.call(process, "add-and-get", "hits", "1");
                    call.ok(Long.toString(counter.incrementAndGet()));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        History history = recorder.history();
        assertEquals(16_000, history.operations().size());
        Linearizability.check(Models.counter(), history).demand();
    }

    @Test
    void everyMomentIsLaterThanTheOneBefore() {
        AtomicLong clock = new AtomicLong(5);
        Recorder recorder = new Recorder(clock::get);
        Recorder.Call one = recorder.call(1, "put", "k", "a");
        Recorder.Call two = recorder.call(2, "get", "k");
        clock.set(3);
        one.ok();
        clock.set(100);
        two.ok("a");
        assertEquals(
                "1 5 7 put k a -> ok nil\n2 6 100 get k -> ok a\n",
                recorder.history().toString());
    }

    @Test
    void openCallsAreUnknownAndLateAnswersReplaceDoubt() {
        Recorder recorder = new Recorder(() -> 0);
        Recorder.Call late = recorder.call(1, "put", "k", "a");
        Recorder.Call open = recorder.call(2, "put", "k", "b");
        late.unknown();
        assertEquals(
                "1 0 2 put k a -> unknown\n2 1 - put k b -> unknown\n",
                recorder.history().toString());
        late.ok();
        late.ok();
        open.failed(true);
        assertEquals(
                "1 0 3 put k a -> ok nil\n2 1 4 put k b -> failed\n",
                recorder.history().toString());
    }

    @Test
    void secondAnswerThatContradictsTheFirstIsRefused() {
        Recorder recorder = new Recorder(() -> 0);
        Recorder.Call call = recorder.call(1, "get", "k");
        call.ok("a");
        assertThrows(IllegalStateException.class, () -> call.ok("b"));
        assertThrows(IllegalStateException.class, call::failed);
    }

    @Test
    void fileHoldsEveryTextThatAValueMayBe(@TempDir Path directory) throws IOException {
        Recorder recorder = new Recorder(() -> 0);
        List<String> values = List.of(
                "",
                " ",
                "nil",
                "->",
                "a b",
                "\"",
                "\\",
                "\\u0041",
                "line\nline",
                "\u00fc\ud83d\ude00",
                "a,b",
                "#",
                "\0");
        for (String value : values) {
            recorder.call(1, "put", value, value, value).ok(value);
        }
        recorder.call(2, "get", "k").ok();
        recorder.call(3, "get", "k").failed();
        recorder.call(4, "put", "k", "v");
        Path file = directory.resolve("history.txt");
        recorder.history().write(file);
        assertEquals(recorder.history(), History.read(file));
        assertTrue(Files.readString(file).lines().allMatch(line -> line.matches("[ -~]+")), "one readable line each");
    }

    @Test
    void commentsAndEmptyLinesSayNothing() {
        assertEquals(
                1,
                History.parse("# a comment\n\n1 0 1 get k -> ok nil\n")
                        .operations()
                        .size());
    }

    @Test
    void lineThatIsNoneIsRefusedWithItsNumber() {
        for (String line : List.of(
                "1 2 get k -> ok nil",
                "1 2 3 get k ok nil",
                "1 2 3 get k -> maybe",
                "1 2 3 get k -> ok",
                "1 2 3 get k -> failed nil",
                "1 2 3 get k -> \"ok\" nil",
                "1 2 - get k -> ok nil",
                "1 3 2 get k -> ok nil",
                "x 2 3 get k -> ok nil",
                "1 2 3 get \"k -> ok nil",
                "1 2 3 get \"\\u00zz\" -> ok nil")) {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> History.parse("1 0 1 get k -> ok nil\n" + line), line);
            assertTrue(String.valueOf(refused.getMessage()).startsWith("line 2 "), refused.getMessage());
        }
    }
}
