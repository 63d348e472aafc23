package io.muster.testing.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts three node processes with empty data directories below a directory and lets the one that becomes leader
 * measure durable writes. For orientation: the disk and the machine decide as much as the code, so compare figures
 * only within one run on one machine.
 */
public final class WriteBenchmark {
    private static final int NODES = 3;

    private WriteBenchmark() {}

    /**
     * Runs the benchmark and prints its table.
     *
     * @param args directory for the data, then seconds per row (5 if left out)
     * @throws IOException if a process cannot be started
     * @throws InterruptedException if the wait for the leader's process is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length < 1) {
            throw new IllegalArgumentException("usage: WriteBenchmark DIRECTORY [SECONDS]");
        }
        Path directory = Path.of(args[0]).toAbsolutePath();
        String seconds = args.length > 1 ? args[1] : "5";
        clear(directory);
        List<Integer> ports = ports();
        List<Process> processes = new ArrayList<>();
        try {
            for (int i = 0; i < NODES; i++) {
                processes.add(start(i, ports, directory, seconds));
            }
            System.exit(relay(processes));
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** Prints what the leader says; the others say nothing and wait until their input ends. */
    private static int relay(List<Process> processes) throws IOException, InterruptedException {
        List<Thread> readers = new ArrayList<>();
        for (Process process : processes) {
            readers.add(Thread.ofVirtual().start(() -> print(process)));
        }
        boolean[] done = new boolean[NODES];
        while (true) {
            for (int i = 0; i < NODES; i++) {
                if (!done[i] && !processes.get(i).isAlive()) {
                    done[i] = true;
                    readers.get(i).join();
                    return processes.get(i).exitValue();
                }
            }
            processes.getFirst().waitFor(100, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    }

    private static void print(Process process) {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(System.out::println);
        } catch (IOException e) {
            System.err.println("output of a node is lost: " + e.getMessage());
        }
    }

    private static Process start(int number, List<Integer> ports, Path directory, String seconds) throws IOException {
        StringBuilder peers = new StringBuilder();
        for (int i = 0; i < NODES; i++) {
            peers.append(i == 0 ? "" : ",")
                    .append("n")
                    .append(i + 1)
                    .append("=127.0.0.1:")
                    .append(ports.get(i));
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BenchmarkNode.class.getName(),
                        "n" + (number + 1),
                        Integer.toString(ports.get(number)),
                        peers.toString(),
                        directory.resolve("n" + (number + 1)).toString(),
                        seconds)
                .redirectError(directory.resolve("n" + (number + 1) + ".log").toFile())
                .start();
    }

    private static List<Integer> ports() throws IOException {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private static void clear(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(directory);
    }
}
