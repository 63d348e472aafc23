package io.muster.testing.process;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** HTTP with one node. Sends everything once; what got no answer is never repeated behind the caller's back. */
public final class NodeClient {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final int port;
    private final Duration patience;

    /**
     * A client.
     *
     * @param port HTTP port on the loopback address
     * @param patience how long to wait for an answer
     */
    public NodeClient(int port, Duration patience) {
        this.port = port;
        this.patience = patience;
    }

    /**
     * The same with another patience.
     *
     * @param other how long to wait for an answer
     * @return a client
     */
    public NodeClient within(Duration other) {
        return new NodeClient(port, other);
    }

    /**
     * Sends GET.
     *
     * @param path path and query, already encoded
     * @return the answer
     */
    public Answer get(String path) {
        return send(request(path).GET());
    }

    /**
     * Sends PUT with plain text.
     *
     * @param path path and query, already encoded
     * @param text the body
     * @return the answer
     */
    public Answer put(String path, String text) {
        return send(request(path).header("Content-Type", "text/plain").PUT(BodyPublishers.ofString(text)));
    }

    /**
     * Sends POST.
     *
     * @param path path and query, already encoded
     * @param type content type
     * @param body the body
     * @param key value of the header Idempotency-Key, empty for none
     * @return the answer
     */
    public Answer post(String path, String type, String body, String key) {
        HttpRequest.Builder request = request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    HTTP.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (ConnectException | HttpConnectTimeoutException nobody) {
            return new Answer(Answer.NOT_SENT, String.valueOf(nobody.getMessage()));
        } catch (IOException lost) {
            return new Answer(Answer.LOST, String.valueOf(lost.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an answer", e);
        }
    }
}
