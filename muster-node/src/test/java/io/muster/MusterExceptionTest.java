package io.muster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Walks all our exceptions, and the page about them, both ways. */
@Tag("M19")
@Tag("R19")
class MusterExceptionTest {
    private static final Path PAGE = Path.of("../src/site/markdown/errors.md");
    private static final Pattern CODE = Pattern.compile("(MUSTER-\\d{4})");
    private static final CommandId ID = new CommandId(0x5f3a, 0x1c);

    private static List<MusterException> samples() {
        return List.of(
                new NotLeaderException("n2", "h2:9993", ID),
                new NoQuorumException("1 of 3 voters reachable, 2 needed", Duration.ofSeconds(3), ID),
                new NotReadyException(ClusterStatus.Phase.RECOVERING, "replay at 5 of 9", null),
                new OverloadedException("muster.limits.queue", Duration.ofMillis(100), ID),
                new CommandTimeoutException("not committed within 9 s", ID),
                new CallInterruptedException("the result of a write", ID),
                new SessionExpiredException("idle for more than 10 min", ID),
                new ReadTimeoutException("LINEARIZABLE within 3 s, waited for a round"),
                new IdempotencyConflictException("pay-9", ID),
                new CommandRejectedException(CommandRejectedException.Reason.TOO_LARGE, "9 MiB, at most 8", ID),
                new ApplicationFailedException("shop.OutOfStock", "A1"),
                new StorageException(StorageException.Reason.DISK_FULL, Outcome.UNKNOWN, "/data", ID),
                new StorageException(StorageException.Reason.FAILED, Outcome.UNKNOWN, "force of /data", ID),
                new StorageException(StorageException.Reason.CORRUPT, Outcome.UNKNOWN, "/data/1.log", null),
                new ApplyHaltedException(42, "OutOfMemoryError", ID),
                new DeploymentRejectedException(List.of("MUSTER-1502 muster.node.port: '-1' is out of range")));
    }

    @Test
    void everySubclassIsWalkedHere() throws IOException, URISyntaxException {
        Set<String> sampled =
                samples().stream().map(e -> e.getClass().getName()).collect(Collectors.toSet());
        Path root = Path.of(MusterException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> missing = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith("Exception.class")).toList()) {
                String name =
                        root.relativize(file).toString().replace(".class", "").replace('/', '.');
                if (extendsOurs(name) && !sampled.contains(name)) {
                    missing.add(name);
                }
            }
        }
        assertEquals(List.of(), missing, "exceptions without a sample in this test");
    }

    private static boolean extendsOurs(String name) {
        try {
            Class<?> type = Class.forName(name, false, MusterExceptionTest.class.getClassLoader());
            return type != MusterException.class && MusterException.class.isAssignableFrom(type);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void codesAreUniqueAndStartTheMessage() {
        Set<String> codes = new TreeSet<>();
        for (MusterException e : samples()) {
            assertTrue(codes.add(e.code()), e.code() + " is used twice");
            assertTrue(e.code().matches("MUSTER-\\d{4}"), e.code());
            assertTrue(e.getMessage().startsWith(e.code() + " "), e.getMessage());
            assertEquals(e.commandId().isPresent(), e.getMessage().endsWith("[command 5f3a-1c]"), e.getMessage());
        }
    }

    @Test
    void thePageHasEachCodeOfTheSourcesAndNoOthers() throws IOException {
        Set<String> codes =
                samples().stream().map(MusterException::code).collect(Collectors.toCollection(TreeSet::new));
        for (Path module : List.of(Path.of("../muster-node"), Path.of("../muster-cdi"))) {
            try (Stream<Path> files = Files.walk(module.resolve("src/main/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    collect(CODE, Files.readString(file), codes);
                }
            }
        }
        String reader = Files.readString(Path.of("src/main/java/io/muster/ConfigReader.java"))
                + Files.readString(Path.of("src/main/java/io/muster/ConfigValues.java"));
        Matcher numbers = Pattern.compile("(?:error|warning)\\(\\s*(15\\d\\d),").matcher(reader);
        while (numbers.find()) {
            codes.add("MUSTER-" + numbers.group(1));
        }
        Set<String> shown = new TreeSet<>(sections().keySet());
        collect(Pattern.compile("(?m)^\\| (MUSTER-\\d{4}) \\|"), Files.readString(PAGE), shown);
        // What the binding finds wrong with beans has its own page, and its own test.
        codes.removeIf(MusterExceptionTest::aboutBeans);
        shown.removeIf(MusterExceptionTest::aboutBeans);
        assertEquals(String.join("\n", codes), String.join("\n", shown));
    }

    private static void collect(Pattern pattern, String text, Set<String> into) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            into.add(matcher.group(1));
        }
    }

    private static boolean aboutBeans(String code) {
        return !code.equals("MUSTER-1000") && code.matches("MUSTER-1([0-4]|6)\\d\\d");
    }

    @Test
    void thePageSaysOutcomeAndRetryAsTheClassesDo() throws IOException {
        Map<String, String> sections = sections();
        for (MusterException e : samples()) {
            String section = sections.getOrDefault(e.code(), "");
            assertTrue(
                    section.contains("`" + e.getClass().getSimpleName() + "`"),
                    e.code() + " does not name " + e.getClass().getSimpleName());
            assertTrue(section.contains("Outcome: " + e.outcome()), e.code() + ": outcome " + e.outcome());
            assertTrue(section.contains("Retry: " + (e.retryable() ? "yes" : "no")), e.code() + ": retry");
            assertTrue(Pattern.compile("HTTP: (\\d{3}|-)").matcher(section).find(), e.code() + ": HTTP status");
        }
    }

    private static Map<String, String> sections() throws IOException {
        Map<String, String> sections = new TreeMap<>();
        for (String part : Files.readString(PAGE).split("\n(?=## )", -1)) {
            Matcher title = Pattern.compile("## (MUSTER-\\d{4}) .*")
                    .matcher(part.lines().findFirst().orElse(""));
            if (title.matches()) {
                assertFalse(sections.containsKey(title.group(1)), title.group(1) + " has two sections");
                sections.put(title.group(1), part);
            }
        }
        return sections;
    }

    @Test
    void outcomesTellWhetherTheCommandMayHaveBeenApplied() {
        Map<Outcome, Set<String>> byOutcome = samples().stream()
                .collect(Collectors.groupingBy(
                        MusterException::outcome,
                        TreeMap::new,
                        Collectors.mapping(e -> e.code().substring(7), Collectors.toCollection(TreeSet::new))));
        assertEquals(Set.of("0105", "0106", "0107", "0202", "0203"), byOutcome.get(Outcome.UNKNOWN));
        assertEquals(
                Outcome.DEFINITE, new CallInterruptedException("a read", null).outcome(), "reads are always definite");
    }

    @Test
    void exceptionsCarryDataAndNotOnlyProse() {
        assertEquals(Optional.of("n2"), new NotLeaderException("n2", "h2:1", null).leaderId());
        assertEquals(Optional.of("h2:1"), new NotLeaderException("n2", "h2:1", null).address());
        assertEquals(Optional.empty(), new NotLeaderException(null, null, null).leaderId());
        assertEquals(
                Optional.of(Duration.ofMillis(7)),
                new OverloadedException("queue", Duration.ofMillis(7), null).retryAfter());
        assertEquals("queue", new OverloadedException("queue", Duration.ofMillis(7), null).limit());
        assertEquals(42, new ApplyHaltedException(42, "x", null).index());
        assertEquals(0, new ReadTimeoutException("x").index());
        assertEquals("shop.OutOfStock", new ApplicationFailedException("shop.OutOfStock", null).className());
        assertEquals(
                ClusterStatus.Phase.STOPPING, new NotReadyException(ClusterStatus.Phase.STOPPING, "x", null).phase());
        assertEquals(
                CommandRejectedException.Reason.NOT_ENCODABLE,
                new CommandRejectedException(CommandRejectedException.Reason.NOT_ENCODABLE, "x", null).reason());
        assertEquals(List.of("a", "b"), new DeploymentRejectedException(List.of("a", "b")).problems());
    }

    @Test
    void whatAskedForLaterSaysWhen() {
        for (MusterException e : samples()) {
            boolean waits = Set.of("0102", "0103", "0104", "0108", "0201")
                    .contains(e.code().substring(7));
            assertEquals(waits, e.retryAfter().isPresent(), e.code() + ": retry-after");
        }
    }

    @Test
    void exceptionsSurviveSerialization() throws IOException, ClassNotFoundException {
        for (MusterException e : samples()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(e);
            }
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                MusterException copy = (MusterException) in.readObject();
                assertEquals(e.getMessage(), copy.getMessage());
                assertEquals(e.commandId(), copy.commandId());
                assertEquals(e.outcome(), copy.outcome());
            }
        }
    }

    @Test
    void commandIdsAreReadAsTheyAreWritten() {
        assertEquals("5f3a-1c", ID.toString());
        assertEquals(ID, CommandId.parse("5f3a-1c"));
        CommandId largest = new CommandId(Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(largest, CommandId.parse(largest.toString()));
        for (String wrong : List.of("", "-", "1-", "-1", "1-0", "g-1", "1", "1-2-3", "f".repeat(17) + "-1", "1--1")) {
            assertThrows(IllegalArgumentException.class, () -> CommandId.parse(wrong), wrong);
        }
        assertThrows(IllegalArgumentException.class, () -> new CommandId(0, 1));
    }

    @Test
    void writeOptionsAreCheckedWhereTheyAreMade() {
        WriteOptions options = WriteOptions.of(Duration.ofSeconds(1))
                .withCommandId(ID)
                .withIdempotencyKey("k".repeat(255))
                .withForward(false)
                .withTimeout(Duration.ofSeconds(2));
        assertEquals(new WriteOptions(Duration.ofSeconds(2), ID, "k".repeat(255), false), options);
        assertThrows(IllegalArgumentException.class, () -> options.withIdempotencyKey("k".repeat(256)));
        assertThrows(IllegalArgumentException.class, () -> options.withIdempotencyKey(""));
        assertThrows(IllegalArgumentException.class, () -> WriteOptions.of(Duration.ZERO));
    }

    @Test
    void resultsCompareByContent() {
        CommandResult result = new CommandResult(5, new byte[] {1, 2});
        result.bytes()[0] = 9;
        assertEquals(new CommandResult(5, new byte[] {1, 2}), result);
        assertEquals(result.hashCode(), new CommandResult(5, new byte[] {1, 2}).hashCode());
        assertFalse(result.equals(new CommandResult(6, new byte[] {1, 2})));
    }
}
