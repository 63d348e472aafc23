package io.muster.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One node of the example in a process of its own, with its HTTP client. */
final class NodeProcess {
    /** Status code and body; code 0 if nobody answered. */
    record Answer(int code, String body) {
        boolean ok() {
            return code == 200 || code == 201;
        }

        /** Value of a number or string field of a flat JSON object. */
        String field(String name) {
            int at = body.indexOf("\"" + name + "\":");
            if (at < 0) {
                return "";
            }
            String rest = body.substring(at + name.length() + 3);
            if (rest.startsWith("\"")) {
                return rest.substring(1, rest.indexOf('"', 1));
            }
            return rest.split("[,}\\]]", 2)[0];
        }
    }

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    final String id;
    final int httpPort;
    private final int clusterPort;
    private final String peers;
    private final Path directory;
    private Process process;

    NodeProcess(String id, int httpPort, int clusterPort, String peers, Path directory) {
        this.id = id;
        this.httpPort = httpPort;
        this.clusterPort = clusterPort;
        this.peers = peers;
        this.directory = directory;
        this.process = launch();
    }

    private Process launch() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.add("-Dserver.port=" + httpPort);
        command.add("-Dmuster.node.id=" + id);
        command.add("-Dmuster.node.port=" + clusterPort);
        command.add("-Dmuster.peers=" + peers);
        command.add("-Dmuster.data.dir=" + directory.resolve(id));
        command.add("-jar");
        command.add(
                Path.of("target", "muster-helidon-example.jar").toAbsolutePath().toString());
        try {
            Files.createDirectories(directory);
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(id + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGKILL, and waits until the process is gone. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; true if the process ended by itself in time. */
    boolean stop(Duration patience) throws InterruptedException {
        process.destroy();
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void restart() {
        process = launch();
    }

    /** SIGSTOP or SIGCONT to this very process. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    Answer get(String path) {
        return send(request(path).GET(), Duration.ofSeconds(12));
    }

    Answer get(String path, Duration patience) {
        return send(request(path).GET(), patience);
    }

    Answer put(String path, String text) {
        return send(
                request(path).header("Content-Type", "text/plain").PUT(HttpRequest.BodyPublishers.ofString(text)),
                Duration.ofSeconds(12));
    }

    Answer post(String path, String type, String body, String key) {
        HttpRequest.Builder request =
                request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        return send(request, Duration.ofSeconds(12));
    }

    boolean ready() {
        return get("/health/ready", Duration.ofSeconds(2)).code() == 200;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path));
    }

    private static Answer send(HttpRequest.Builder request, Duration patience) {
        try {
            HttpResponse<String> response =
                    HTTP.send(request.timeout(patience).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException lost) {
            return new Answer(0, String.valueOf(lost.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
