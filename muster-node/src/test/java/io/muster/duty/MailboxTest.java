package io.muster.duty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final class Letter extends Mailbox.Item {
        final int sender;
        final int number;

        Letter(int sender, int number) {
            this.sender = sender;
            this.number = number;
        }
    }

    private final Bell bell = new Bell();

    @Test
    void drainsInTheOrderOfOffers() {
        Mailbox<Letter> mailbox = new Mailbox<>(Letter.class, 10, bell);
        for (int i = 0; i < 5; i++) {
            assertTrue(mailbox.offer(new Letter(0, i)));
        }
        assertEquals(5, mailbox.size());
        List<Integer> got = new ArrayList<>();
        assertEquals(5, mailbox.drain(letter -> got.add(letter.number)));
        assertEquals(List.of(0, 1, 2, 3, 4), got);
        assertTrue(mailbox.isEmpty());
    }

    @Test
    void refusesWhenFullAndTakesAgainAfterDraining() {
        Mailbox<Letter> mailbox = new Mailbox<>(Letter.class, 2, bell);
        assertTrue(mailbox.offer(new Letter(0, 0)));
        assertTrue(mailbox.offer(new Letter(0, 1)));
        assertFalse(mailbox.offer(new Letter(0, 2)));
        mailbox.drain(letter -> {});
        assertTrue(mailbox.offer(new Letter(0, 2)));
    }

    @Test
    void anItemMayBeOfferedAgainWhileItIsDrained() {
        Mailbox<Letter> mailbox = new Mailbox<>(Letter.class, 4, bell);
        mailbox.offer(new Letter(0, 0));
        mailbox.offer(new Letter(0, 1));
        assertEquals(2, mailbox.drain(mailbox::offer));
        List<Integer> got = new ArrayList<>();
        mailbox.drain(letter -> got.add(letter.number));
        assertEquals(List.of(0, 1), got);
    }

    @Test
    void closingHandsOutWhatIsLeftAndRefusesTheRest() {
        Mailbox<Letter> mailbox = new Mailbox<>(Letter.class, 4, bell);
        mailbox.offer(new Letter(0, 7));
        List<Integer> left = new ArrayList<>();
        mailbox.close(letter -> left.add(letter.number));
        assertEquals(List.of(7), left);
        assertFalse(mailbox.offer(new Letter(0, 8)));
        assertTrue(mailbox.isClosed());
        mailbox.close(letter -> left.add(letter.number));
        assertEquals(0, mailbox.drain(letter -> left.add(letter.number)));
        assertEquals(List.of(7), left);
    }

    @Test
    void manySendersLoseNothingAndKeepTheirOwnOrder() throws InterruptedException {
        int senders = 4;
        int each = 20_000;
        Mailbox<Letter> mailbox = new Mailbox<>(Letter.class, 64, bell);
        bell.ownedBy(Thread.currentThread());
        List<Thread> threads = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            int id = sender;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < each; i++) {
                    Letter letter = new Letter(id, i);
                    while (!mailbox.offer(letter)) {
                        LockSupport.parkNanos(1_000);
                    }
                }
            }));
        }
        int[] next = new int[senders];
        int got = 0;
        while (got < senders * each) {
            got += mailbox.drain(letter -> assertEquals(next[letter.sender]++, letter.number));
            if (got < senders * each) {
                bell.park(mailbox, 10_000_000_000L);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(mailbox.isEmpty());
    }
}
