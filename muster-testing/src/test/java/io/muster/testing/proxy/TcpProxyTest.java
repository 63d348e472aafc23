package io.muster.testing.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.testing.process.Await;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A proxy between plain sockets. */
class TcpProxyTest {
    private static final int PATIENCE_MILLIS = 20_000;

    private final List<Socket> sockets = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private ServerSocket server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TcpProxy proxy;

    /** Both ends of a connection through the proxy. */
    private record Ends(Socket client, Socket service) {}

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        proxy = new TcpProxy(server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket dial() throws IOException {
        return kept(new Socket(InetAddress.getLoopbackAddress(), proxy.port()));
    }

    private Socket kept(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private Ends connect() throws IOException {
        Socket client = dial();
        Ends ends = new Ends(client, kept(server.accept()));
        await(() -> proxy.forth().counts().connections() > 0
                && proxy.back().counts().connections() > 0);
        return ends;
    }

    private void await(BooleanSupplier condition) {
        Await.until("it is so: " + proxy.forth() + " " + proxy.back(), Duration.ofMillis(PATIENCE_MILLIS), condition);
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hear(Socket socket, int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void bytesPassInBothDirectionsAndAreCounted() throws IOException {
        Ends ends = connect();
        say(ends.client, "question");
        assertEquals("question", hear(ends.service, 8));
        say(ends.service, "answer");
        assertEquals("answer", hear(ends.client, 6));
        assertEquals(8, proxy.forth().counts().passed());
        assertEquals(6, proxy.back().counts().passed());
    }

    @Test
    void theEndOfOneDirectionLeavesTheOtherOpen() throws IOException {
        Ends ends = connect();
        say(ends.client, "last word");
        ends.client.shutdownOutput();
        assertEquals("last word", hear(ends.service, 100));
        say(ends.service, "so what");
        ends.service.shutdownOutput();
        assertEquals("so what", hear(ends.client, 100));
        await(() -> proxy.forth().counts().connections() == 0);
    }

    @Test
    void heldBytesWaitWhileTheOtherDirectionGoesOnAndArriveInTheEnd() throws IOException {
        Ends ends = connect();
        proxy.forth().hold();
        say(ends.client, "held");
        await(() -> proxy.forth().counts().held() == 4);
        say(ends.service, "back");
        assertEquals("back", hear(ends.client, 4));
        assertEquals(0, proxy.forth().counts().passed());
        proxy.forth().pass();
        assertEquals("held", hear(ends.service, 4));
    }

    @Test
    void aBlackholeSwallowsOneDirectionAndTheTornConnectionIsResetWhenItHeals() throws IOException {
        Ends ends = connect();
        proxy.forth().vanish();
        say(ends.client, "lost");
        await(() -> proxy.forth().counts().vanished() == 4);
        say(ends.service, "back");
        assertEquals("back", hear(ends.client, 4));
        proxy.forth().pass();
        assertThrows(SocketException.class, () -> hear(ends.service, 1));
        Ends again = connect();
        say(again.client, "new");
        assertEquals("new", hear(again.service, 3));
    }

    @Test
    void whoDialsIntoABlackholeHangsAndIsResetWhenItHeals() throws IOException {
        proxy.back().vanish();
        Socket client = dial();
        say(client, "hello");
        await(() -> proxy.hanging() == 1);
        assertEquals(0, proxy.forth().counts().connections());
        proxy.back().pass();
        proxy.forth().pass();
        assertThrows(SocketException.class, () -> hear(client, 1));
    }

    @Test
    void delayedBytesAreUnderWayUntilTheirTimeHasCome() throws IOException {
        Ends ends = connect();
        proxy.forth().delay(Duration.ofHours(1), Duration.ZERO);
        say(ends.client, "slow");
        await(() -> proxy.forth().counts().waiting() == 4);
        assertEquals(0, proxy.forth().counts().passed());
        proxy.forth().delay(Duration.ofMillis(1), Duration.ofMillis(1));
        assertEquals("slow", hear(ends.service, 4));
    }

    @Test
    void aThrottledLinkLetsFewBytesThrough() throws IOException {
        Ends ends = connect();
        proxy.forth().throttle(1);
        say(ends.client, "x".repeat(5_000));
        assertEquals("x", hear(ends.service, 1));
        assertTrue(proxy.forth().counts().waiting() > 4_000, proxy.forth().toString());
        proxy.forth().throttle(0);
        // the byte that is under way keeps the line busy for a second
        assertEquals(4_999, hear(ends.service, 4_999).length());
    }

    @Test
    void resetIsSeenByBothEndsAndCounted() throws IOException {
        Ends ends = connect();
        assertEquals(1, proxy.back().reset());
        assertThrows(SocketException.class, () -> hear(ends.client, 1));
        assertThrows(SocketException.class, () -> hear(ends.service, 1));
        assertEquals(1, proxy.back().counts().resets());
        assertEquals(0, proxy.back().counts().connections());
    }

    @Test
    void aHalfClosedDirectionEndsForItsReceiverAlone() throws IOException {
        Ends ends = connect();
        assertEquals(1, proxy.forth().halfClose());
        assertEquals("", hear(ends.service, 1));
        say(ends.client, "nobody hears this");
        await(() -> proxy.forth().counts().vanished() == 17);
        say(ends.service, "still here");
        assertEquals("still here", hear(ends.client, 10));
    }

    @Test
    void aCutLeavesPartOfWhatWasSaid() throws IOException {
        Ends ends = connect();
        proxy.forth().cutAfter(3);
        say(ends.client, "frame");
        assertEquals("fra", hear(ends.service, 3));
        assertThrows(SocketException.class, () -> hear(ends.service, 1));
        assertEquals(1, proxy.forth().counts().cuts());
        Ends again = connect();
        say(again.client, "frame");
        assertEquals("frame", hear(again.service, 5), "only once");
    }

    @Test
    void whoIsRefusedCannotConnectUntilItMayPassAgain() throws IOException {
        Ends before = connect();
        proxy.forth().refuse();
        assertThrows(ConnectException.class, this::dial);
        say(before.client, "open before");
        assertEquals("open before", hear(before.service, 11));
        proxy.forth().pass();
        Ends after = connect();
        say(after.client, "again");
        assertEquals("again", hear(after.service, 5));
    }

    @Test
    void aTargetThatIsNotThereResetsTheConnection() throws IOException {
        server.close();
        Socket client = dial();
        assertThrows(SocketException.class, () -> hear(client, 1));
    }

    @Test
    void aReaderThatDoesNotReadStopsTheSenderInsteadOfFillingTheMemory() throws IOException {
        Ends ends = connect();
        proxy.forth().hold();
        byte[] much = new byte[32 << 20];
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                ends.client.getOutputStream().write(much);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await(() -> proxy.forth().counts().waiting() >= 256 << 10);
        assertTrue(
                proxy.forth().counts().waiting() <= (256 + 16) << 10,
                proxy.forth().toString());
        proxy.forth().pass();
        assertEquals(much.length, hear(ends.service, much.length).length());
        assertTrue(sender.isVirtual());
    }
}
