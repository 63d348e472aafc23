package io.muster.cdi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallOptionsTest {
    private static Container container;
    private static Stock stock;

    @BeforeAll
    static void start() {
        container = Container.of(Stock.class, Audit.class);
        stock = container.get(Stock.class);
    }

    @AfterAll
    static void stop() {
        container.close();
    }

    @Test
    void keyAppliesOnceAndAnswersAlways() {
        int first = CallOptions.key("order-1").call(() -> stock.receive("keyed", 3));
        int second = CallOptions.key("order-1").timeout(Duration.ofSeconds(5)).call(() -> stock.receive("keyed", 3));
        assertEquals(3, first);
        assertEquals(3, second);
        assertEquals(3, stock.level("keyed"));
    }

    @Test
    void storedFailureIsTheAnswerToo() {
        for (int i = 0; i < 2; i++) {
            Stock.OutOfStock thrown = assertThrows(
                    Stock.OutOfStock.class, () -> CallOptions.key("order-2").run(() -> stock.reserve("nothing", 1)));
            assertEquals("nothing", thrown.sku());
        }
    }

    @Test
    void secondWriteUnderAKeyIsRefusedBeforeItIsSent() {
        IllegalStateException thrown = assertThrows(
                IllegalStateException.class, () -> CallOptions.key("order-3").call(() -> {
                    stock.receive("pair", 1);
                    return stock.receive("pair", 1);
                }));
        assertTrue(thrown.toString().contains("covers one write"), thrown::toString);
        assertEquals(1, stock.level("pair"));
    }

    @Test
    void readsInABlockDoNotTakeTheKey() {
        int level = CallOptions.key("order-4").call(() -> {
            int before = stock.level("with-read");
            return before + stock.receive("with-read", 2);
        });
        assertEquals(2, level);
    }

    @Test
    void optionsEndWithTheirBlock() {
        CallOptions.key("outer").run(() -> {
            CallOptions.within(Duration.ofSeconds(5)).run(() -> stock.receive("nested", 1));
            stock.receive("nested", 1);
        });
        assertEquals(2, stock.level("nested"));
        assertTrue(CallOptions.current().isEmpty());
    }

    @Test
    void timeoutMustBePositive() {
        assertThrows(IllegalArgumentException.class, () -> CallOptions.within(Duration.ZERO));
    }
}
