package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.ClusterEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private final EventHub hub = new EventHub(Surroundings.REAL);
    private final List<Long> heard = new CopyOnWriteArrayList<>();

    private void publish(long from, long to) {
        LongStream.rangeClosed(from, to).forEach(term -> hub.publish(new ClusterEvent.NodeReady("g", term, "n1")));
    }

    private void await(long from, long to) {
        List<Long> expected = LongStream.rangeClosed(from, to).boxed().toList();
        Await.until("all events", () -> heard.size() >= expected.size());
        assertEquals(expected, List.copyOf(heard));
    }

    @Test
    @Tag("K5")
    void theFirstListenerHearsWhatWasToldBeforeItCame() {
        publish(1, 3);
        hub.listen(event -> heard.add(event.term()));
        publish(4, 5);
        await(1, 5);
    }

    @Test
    void anErrorOfAListenerEndsNeitherTheDeliveryToOthersNorThatOfTheNextEvent() {
        hub.listen(event -> {
            throw new StackOverflowError("planted");
        });
        hub.listen(event -> heard.add(event.term()));
        publish(1, 1);
        await(1, 1);
        publish(2, 3);
        await(1, 3);
    }

    @Test
    void whatNobodyListensToIsBoundedAndTheOldestGo() {
        publish(1, 3_000);
        hub.listen(event -> heard.add(event.term()));
        await(3_000 - 1_023, 3_000);
    }

    @Test
    void manyPublishersLoseNothingAndEachIsHeardInItsOrder() throws InterruptedException {
        hub.listen(event -> heard.add(event.term()));
        List<Thread> publishers = new ArrayList<>();
        for (int p = 0; p < 4; p++) {
            int first = p * 1_000;
            publishers.add(Thread.ofVirtual().start(() -> publish(first, first + 199)));
        }
        for (Thread publisher : publishers) {
            publisher.join();
        }
        Await.until("all events", () -> heard.size() == 800);
        for (int p = 0; p < 4; p++) {
            int first = p * 1_000;
            assertEquals(
                    LongStream.rangeClosed(first, first + 199).boxed().toList(),
                    List.copyOf(heard).stream()
                            .filter(term -> term / 1_000 == first / 1_000)
                            .toList());
        }
    }
}
