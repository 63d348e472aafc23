package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ApplicationFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static Container container;
    private static Stock stock;
    private static Audit audit;

    @BeforeAll
    static void start() {
        container = Container.of(Stock.class, Audit.class);
        stock = container.get(Stock.class);
        audit = container.get(Audit.class);
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @Test
    @Tag("M3")
    void writeReturnsTheResultOfItsOneApplication() {
        assertEquals(5, stock.receive("result", 5));
        assertEquals(7, stock.receive("result", 2));
        assertEquals(7, stock.level("result"));
    }

    @Test
    @Tag("M3")
    void checkedExceptionArrivesUnderItsOwnTypeWithItsFields() {
        Stock.OutOfStock thrown = assertThrows(Stock.OutOfStock.class, () -> stock.reserve("none", 3));
        assertEquals("none", thrown.sku());
        assertEquals(0, thrown.have());
        assertEquals("none: only 0", thrown.getMessage());
        assertTrue(thrown.getSuppressed()[0].toString().contains("Stock.reserve(String,int) when index "));
    }

    @Test
    @Tag("M3")
    void uncheckedExceptionThatNoSignatureNamesIsFoundInTheCode() {
        Stock.Unknown thrown = assertThrows(Stock.Unknown.class, () -> stock.fail("own"));
        assertEquals(7, thrown.number());
        IllegalArgumentException common = assertThrows(IllegalArgumentException.class, () -> stock.fail("common"));
        assertEquals("no common", common.getMessage());
    }

    @Test
    void exceptionThatCannotBeRebuiltNamesItsClass() {
        ApplicationFailedException thrown = assertThrows(ApplicationFailedException.class, () -> stock.fail("hidden"));
        assertEquals(Stock.Hidden.class.getName(), thrown.className());
    }

    @Test
    void stageCompletesWithTheResult() throws Exception {
        assertEquals(4, stock.receiveAsync("async", 4).toCompletableFuture().get(5, TimeUnit.SECONDS));
        assertEquals(4, stock.levelAsync("async").toCompletableFuture().get(5, TimeUnit.SECONDS));
    }

    @Test
    void stageThatIsNotCompleteIsAFailureAndNotAWait() {
        ExecutionException thrown = assertThrows(
                ExecutionException.class,
                () -> stock.neverComplete().toCompletableFuture().get(5, TimeUnit.SECONDS));
        assertInstanceOf(ApplicationFailedException.class, thrown.getCause());
    }

    @Test
    void callsInsideApplyArePlainCallsInOneEntry() {
        long before = stock.indexOf("", null);
        assertEquals(6, stock.receiveTwice("twice", 3));
        assertEquals(before + 2, stock.indexOf("", null));
        assertTrue(audit.notes().contains("twice"));
    }

    @Test
    @Tag("K2")
    void contextIsGivenToTheApplicationOnly() {
        long index = stock.indexOf("x", null);
        assertEquals(index + 1, stock.indexOf("x", null));
    }

    @Test
    @Tag("K2")
    void clockShowsLogTimeInApplyAndInReads() {
        stock.receive("clock", 1);
        Instant written = stock.lastChange();
        assertEquals(written, stock.now());
    }

    @Test
    void randomnessIsForWritesOnly() {
        assertTrue(stock.draw() != stock.draw());
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> stock.drawInRead());
        assertTrue(thrown.toString().contains("a read gives other answers on each node"), thrown::toString);
    }

    @Test
    void readReturnsACopyOfWhatCouldChange() {
        stock.receive("copy", 1);
        Map<String, Integer> seen = stock.levels();
        seen.put("copy", 99);
        assertEquals(1, stock.level("copy"));
        assertNotSame(stock.levels(), stock.levels());
        List<String> history = stock.history();
        history.add("not of the state");
        assertTrue(!stock.history().contains("not of the state"));
    }

    @Test
    @Tag("M15")
    @Tag("M16")
    void clusterAndLeadershipSpeakOfThisNode() {
        Cluster cluster = container.get(Cluster.class);
        assertEquals("n1", cluster.self());
        assertEquals("n1", container.get(Leadership.class).awaitLeader(Duration.ofSeconds(5)));
        assertTrue(container.get(Leadership.class).of("default").isLeader());
        assertEquals("n1", cluster.leader().orElseThrow().id());
    }
}
