package io.muster.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One node in a process of its own. Its output is kept in a file, over all its lives. A second process watches this
 * JVM through a pipe and kills the node when the pipe breaks, so that no node is left behind whatever ends the tests.
 */
public final class NodeProcess {
    /** SIGKILL as an exit code: 128 and the number of the signal. */
    public static final int KILLED = 137;

    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(2);
    private static final Duration SYSTEM_PATIENCE = Duration.ofSeconds(20);
    private static final int TAIL_BYTES = 64 << 10;
    private static final int LINES_MAX = 5;
    /** Held, so that their pipes stay open as long as this JVM lives. */
    private static final Set<Process> WATCHES = ConcurrentHashMap.newKeySet();

    private final String id;
    private final int httpPort;
    private final int clusterPort;
    private final Path data;
    private final Path output;
    private final List<String> command;
    private volatile @Nullable Process process;
    private volatile long outputBefore;

    NodeProcess(String id, int httpPort, int clusterPort, Path data, Path output, List<String> command) {
        this.id = id;
        this.httpPort = httpPort;
        this.clusterPort = clusterPort;
        this.data = data;
        this.output = output;
        this.command = command;
    }

    /**
     * Who it is.
     *
     * @return its node id
     */
    public String id() {
        return id;
    }

    /**
     * Where it answers.
     *
     * @return its HTTP port on the loopback address
     */
    public int httpPort() {
        return httpPort;
    }

    /**
     * Where it listens for its peers itself, behind all proxies.
     *
     * @return its cluster port on the loopback address
     */
    public int clusterPort() {
        return clusterPort;
    }

    /**
     * Where its data is.
     *
     * @return the directory; it exists once the node has made it
     */
    public Path data() {
        return data;
    }

    /**
     * What it has printed.
     *
     * @return the file, with the output of all its lives
     */
    public Path output() {
        return output;
    }

    /** Starts it, for the first time or again. */
    public void start() {
        if (alive()) {
            throw new IllegalStateException("node " + id + " is running already");
        }
        try {
            Files.createDirectories(output.toAbsolutePath().getParent());
            outputBefore = Files.exists(output) ? Files.size(output) : 0;
            Process started = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            process = started;
            Process watching = new ProcessBuilder("sh", "-c", "read -r unused; kill -9 \"$0\"", pid(started))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            WATCHES.add(watching);
            var unused = started.onExit().thenRun(() -> {
                watching.destroyForcibly();
                WATCHES.remove(watching);
            });
        } catch (IOException e) {
            throw new UncheckedIOException("node " + id + " cannot be started with " + command, e);
        }
    }

    private static String pid(Process process) {
        return Long.toString(process.pid());
    }

    private Process process() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException("node " + id + " was never started");
        }
        return current;
    }

    /**
     * Tells whether the process exists; a paused one does.
     *
     * @return false before the start and after the end
     */
    public boolean alive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /**
     * How its last life ended.
     *
     * @return exit code, empty while it runs
     */
    public OptionalInt exitCode() {
        Process current = process;
        return current == null || current.isAlive() ? OptionalInt.empty() : OptionalInt.of(current.exitValue());
    }

    /** SIGKILL, and waits until the process is gone. Does nothing if it is. */
    public void kill() {
        Process current = process;
        if (current == null) {
            return;
        }
        try {
            current.destroyForcibly().onExit().get(SYSTEM_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while killing node " + id, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("node " + id + " does not die", e);
        }
    }

    /**
     * SIGTERM.
     *
     * @param patience how long it may take to end
     * @return true if it ended by itself in time
     */
    public boolean stop(Duration patience) {
        process().destroy();
        return ended(patience);
    }

    /**
     * Waits for the end of the process.
     *
     * @param patience for how long
     * @return true if it has ended
     */
    public boolean ended(Duration patience) {
        try {
            return process().waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the end of node " + id, e);
        }
    }

    /** SIGSTOP, and waits until the system says that the process is stopped. */
    public void pause() {
        signal("STOP");
        Await.until("node " + id + " is stopped", SYSTEM_PATIENCE, this::paused);
    }

    /** SIGCONT, and waits until the process runs again. */
    public void resume() {
        signal("CONT");
        Await.until("node " + id + " runs again", SYSTEM_PATIENCE, () -> !paused());
    }

    /**
     * Tells whether the process is stopped by a signal.
     *
     * @return true between {@link #pause()} and {@link #resume()}
     */
    public boolean paused() {
        return alive() && state().startsWith("T");
    }

    private String state() {
        Path stat = Path.of("/proc", pid(process()), "stat");
        try {
            if (Files.exists(stat)) {
                String text = Files.readString(stat);
                return text.substring(text.lastIndexOf(')') + 2);
            }
            return run("ps", "-o", "state=", "-p", pid(process())).strip();
        } catch (IOException gone) {
            return "";
        }
    }

    private void signal(String name) {
        try {
            String unused = run("kill", "-" + name, pid(process()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send " + name + " to node " + id, e);
        }
    }

    private static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * HTTP with this node, with a patience that is longer than that of its own calls.
     *
     * @return a client
     */
    public NodeClient http() {
        return new NodeClient(httpPort, PATIENCE);
    }

    /**
     * Asks for readiness.
     *
     * @return whether {@code /health/ready} answers 200
     */
    public boolean ready() {
        return http().within(SHORT_PATIENCE).get("/health/ready").code() == 200;
    }

    /**
     * What the node knows.
     *
     * @return answer of {@code /muster/status}
     */
    public Answer status() {
        return http().within(SHORT_PATIENCE).get("/muster/status");
    }

    /**
     * What this life of the node has printed.
     *
     * @return text since the last start, its last 64 KiB if it is longer
     */
    public String printed() {
        return tail(outputBefore);
    }

    /** The first lines, of any life, in which a pattern is found. */
    List<String> printedLines(Pattern pattern) {
        // any byte is a character of this set: a killed process may leave half of one
        try (Stream<String> lines = Files.lines(output, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> pattern.matcher(line).find())
                    .limit(LINES_MAX)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what node " + id + " has printed", e);
        }
    }

    /** The end of what it has printed in any life. */
    String tail() {
        return tail(0);
    }

    private String tail(long from) {
        try (var file = Files.newByteChannel(output)) {
            long start = Math.max(from, file.size() - TAIL_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, file.size() - start));
            file.position(start);
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // until it is full
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (IOException nothing) {
            return "";
        }
    }

    @Override
    public String toString() {
        return id + (alive() ? paused() ? " (stopped by a signal)" : "" : " (not running)");
    }
}
