package io.muster.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private final Effects effects = new Effects();

    private void write() {
        effects.add(new Write.SaveHardState(1, effects.nextSequence(), new HardState(1, 0, 0)));
    }

    private static Message reply(long request) {
        return new Message.AppendReply(1, 2, 1, 1, request, false, 0, EntryId.ZERO);
    }

    @Test
    @Tag("S10")
    void whatClaimsAWriteLeavesWithItsReport() {
        write();
        effects.sendWhenDurable(reply(7), 1);
        assertEquals(1, effects.take().size());
        effects.persisted(1, 0);
        assertEquals(List.of(new Effect.Send(reply(7))), effects.take());
    }

    @Test
    @Tag("L7")
    @Tag("F8")
    void aHungDiskDoesNotPileUpMessagesForEverAndTheNewestLeave() {
        write();
        effects.take();
        for (long request = 1; request <= 100_000; request++) {
            effects.sendWhenDurable(reply(request), 1);
        }
        effects.persisted(1, 0);
        List<Effect> sent = effects.take();
        assertTrue(sent.size() <= 20_000, "held " + sent.size());
        assertEquals(new Effect.Send(reply(100_000)), sent.getLast());
    }
}
