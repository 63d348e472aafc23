package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.muster.MusterConfig;
import io.muster.transport.PeerAddress;
import io.muster.wire.NodeKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M6")
class AddressBookTest {
    private final AddressBook book = new AddressBook(
            VoterList.of(List.of("n1", "n2", "n3")),
            MusterConfig.read(
                            Map.of(
                                    "muster.preset",
                                    "testing",
                                    "muster.node.id",
                                    "n1",
                                    "muster.peers",
                                    "n1=h1:1,n2=h2:2,h3:3")::get,
                            List.of())
                    .orThrow());

    private Set<PeerAddress> changed() {
        return new HashSet<>(Objects.requireNonNull(book.takeChanged()));
    }

    private static PeerAddress bare(String host) {
        return PeerAddress.unnamed(host, 3);
    }

    @Test
    void onlyAChangeIsHandedOut() {
        assertEquals(Set.of(PeerAddress.of("n1", "h1", 1), PeerAddress.of("n2", "h2", 2), bare("h3")), changed());
        assertNull(book.takeChanged());
        book.identified("h3", 3, "n3");
        assertEquals(
                Set.of(PeerAddress.of("n1", "h1", 1), PeerAddress.of("n2", "h2", 2), PeerAddress.of("n3", "h3", 3)),
                changed());
        assertEquals("h3:3", book.addressOf(NodeKey.of("n3")));
    }

    @Test
    @Tag("M-b15")
    void aVoterThatAnswersElsewhereHasMoved() {
        book.lookedUp(List.of(bare("h9")));
        book.refresh(key -> false);
        book.identified("h9", 3, "n2");
        assertEquals("h9:3", book.addressOf(NodeKey.of("n2")));
    }

    @Test
    @Tag("M-b1")
    void whoeverElseAnswersIsNoVoter() {
        book.identified("h3", 3, "stranger");
        assertEquals(Set.of(PeerAddress.of("n1", "h1", 1), PeerAddress.of("n2", "h2", 2)), changed());
    }

    @Test
    void addressesThatDiscoveryKnowsNoMoreAreForgottenHoweverOftenTheyChange() {
        for (int i = 0; i < 1_000; i++) {
            book.lookedUp(List.of(bare("pod-" + i)));
            book.refresh(key -> false);
        }
        assertEquals(
                Set.of(PeerAddress.of("n1", "h1", 1), PeerAddress.of("n2", "h2", 2), bare("h3"), bare("pod-999")),
                changed());
    }

    @Test
    void anAddressIsAskedAgainOnlyWhileNobodyThereIsAlive() {
        book.identified("h3", 3, "n3");
        changed();
        book.refresh(key -> true);
        assertNull(book.takeChanged());
        book.refresh(key -> false);
        assertEquals(4, changed().size());
    }
}
