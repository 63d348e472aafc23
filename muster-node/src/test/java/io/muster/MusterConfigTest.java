package io.muster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("M17")
class MusterConfigTest {
    private static final String THREE = "n1=h1:9993,n2=h2:9993,n3=h3:9993";

    @Test
    void nothingSetIsASingleNodeWithTheDefaultsOfProduction() {
        MusterConfig config = read().orThrow();
        assertEquals(Preset.PRODUCTION, config.preset());
        assertTrue(config.peers().single());
        assertEquals(1, config.peers().bootstrapExpect());
        assertTrue(ConfigText.validId(config.node().id()), config.node().id());
        assertEquals("0.0.0.0", config.node().host());
        assertEquals(9993, config.node().port());
        assertEquals(Duration.ofMillis(300), config.timing().heartbeatInterval());
        assertEquals(Duration.ofSeconds(3), config.timing().electionTimeout());
        assertEquals(0.5, config.timing().electionJitter());
        assertEquals(Duration.ofSeconds(5), config.peers().pollInterval());
        assertEquals(Path.of("./data/muster"), config.storage().dataDirectory());
        assertEquals(MusterConfig.Fsync.GROUP, config.storage().fsync());
        assertEquals(Duration.ofSeconds(9), config.calls().writeTimeout(), "3 T");
        assertEquals(Duration.ofSeconds(3), config.calls().readTimeout(), "T");
        assertEquals(Consistency.LINEARIZABLE, config.calls().readDefault());
        assertEquals(Duration.ofMinutes(10), config.sessions().timeout());
        assertEquals(Duration.ofHours(24), config.sessions().idempotencyWindow());
        assertEquals(1_000_000, config.sessions().idempotencyMax());
        assertEquals(MusterConfig.Readiness.CAUGHT_UP, config.health().readiness());
        assertEquals(Duration.ofSeconds(10), config.shutdownTimeout());
    }

    @Test
    void presetsSupplyValuesAndExplicitKeysWin() {
        MusterConfig testing = read("muster.preset", "testing").orThrow();
        assertNull(testing.storage().dataDirectory());
        assertEquals("127.0.0.1", testing.node().host());
        assertEquals(Duration.ofMillis(500), testing.timing().electionTimeout());
        assertEquals(MusterConfig.Fsync.OS, testing.storage().fsync());
        MusterConfig development = read("muster.preset", "Development", "muster.heartbeat-interval", "20ms")
                .orThrow();
        assertEquals(Duration.ofMillis(20), development.timing().heartbeatInterval());
        assertEquals(Duration.ofSeconds(1), development.timing().electionTimeout());
        assertEquals(MusterConfig.Fsync.GROUP, development.storage().fsync());
    }

    @Test
    void everyKeyOfTheCatalogueReachesTheConfiguration() {
        Map<String, String> values = new TreeMap<>(Map.ofEntries(
                Map.entry("muster.preset", "development"),
                Map.entry("muster.node.id", "n2"),
                Map.entry("muster.node.host", "10.1.2.3"),
                Map.entry("muster.node.port", "7001"),
                Map.entry("muster.node.advertise", "n2.example:7002"),
                Map.entry("muster.cluster.name", "shop"),
                Map.entry("muster.peers", THREE),
                Map.entry("muster.discovery.dns", "peers.example"),
                Map.entry("muster.discovery.poll-interval", "6s"),
                Map.entry("muster.bootstrap.expect", "5"),
                Map.entry("muster.heartbeat-interval", "111ms"),
                Map.entry("muster.election-timeout", "1111ms"),
                Map.entry("muster.election-jitter", "0.75"),
                Map.entry("muster.replication.max-inflight", "17"),
                Map.entry("muster.replication.max-bytes", "1MiB"),
                Map.entry("muster.data.dir", "/tmp/n2"),
                Map.entry("muster.log.fsync", "os"),
                Map.entry("muster.log.segment-size", "16MiB"),
                Map.entry("muster.limits.command-size", "1MiB"),
                Map.entry("muster.limits.frame-size", "2MiB"),
                Map.entry("muster.limits.inflight-bytes", "3MiB"),
                Map.entry("muster.limits.queue", "99"),
                Map.entry("muster.limits.connections", "98"),
                Map.entry("muster.limits.handshake-timeout", "4s"),
                Map.entry("muster.write.timeout", "7s"),
                Map.entry("muster.read.timeout", "8s"),
                Map.entry("muster.read.default", "LOCAL"),
                Map.entry("muster.session.timeout", "9m"),
                Map.entry("muster.idempotency.window", "10h"),
                Map.entry("muster.idempotency.max", "1234"),
                Map.entry("muster.health.readiness", "quorum"),
                Map.entry("muster.health.max-lag", "3s"),
                Map.entry("muster.health.stuck-after", "33s"),
                Map.entry("muster.shutdown.timeout", "12s"),
                Map.entry("muster.config.unknown", "warn"),
                Map.entry("muster.tls.mode", "off")));
        assertEquals(
                ConfigKeys.all().stream().map(ConfigKeys.Key::name).sorted().toList(), List.copyOf(values.keySet()));
        MusterConfig config = MusterConfig.read(values::get, values.keySet()).orThrow();
        assertEquals(new MusterConfig.Node("n2", "10.1.2.3", 7001, "n2.example:7002", "shop"), config.node());
        assertEquals("peers.example", config.peers().discoveryDns());
        assertEquals(Duration.ofSeconds(6), config.peers().pollInterval());
        assertEquals(5, config.peers().bootstrapExpect());
        assertEquals(new MusterConfig.Timing(Duration.ofMillis(111), Duration.ofMillis(1111), 0.75), config.timing());
        assertEquals(new MusterConfig.Replication(17, 1 << 20), config.replication());
        assertEquals(new MusterConfig.Storage(Path.of("/tmp/n2"), MusterConfig.Fsync.OS, 16 << 20), config.storage());
        assertEquals(
                new MusterConfig.Limits(1 << 20, 2 << 20, 3 << 20, 99, 98, Duration.ofSeconds(4)), config.limits());
        assertEquals(
                new MusterConfig.Calls(Duration.ofSeconds(7), Duration.ofSeconds(8), Consistency.LOCAL),
                config.calls());
        assertEquals(new MusterConfig.Sessions(Duration.ofMinutes(9), Duration.ofHours(10), 1234), config.sessions());
        assertEquals(
                new MusterConfig.Health(MusterConfig.Readiness.QUORUM, Duration.ofSeconds(3), Duration.ofSeconds(33)),
                config.health());
        assertEquals(Duration.ofSeconds(12), config.shutdownTimeout());
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        MusterConfig.Reading reading = read(
                "muster.peers", "n1=h1:9993,n1=h2:70000,n3=h1:9993",
                "muster.node.id", "",
                "muster.heartbeat-interval", "5s",
                "muster.limits.queue", "none",
                "muster.hartbeat-interval", "1s");
        assertEquals(
                List.of("1501", "1502", "1503", "1504", "1505", "1505"),
                reading.errors().stream().map(p -> p.code().substring(7)).toList());
        DeploymentRejectedException e = assertThrows(DeploymentRejectedException.class, reading::orThrow);
        assertEquals(6, e.problems().size());
        assertTrue(e.getMessage().startsWith("MUSTER-1000 6 problems"), e.getMessage());
        assertTrue(e.getMessage().contains("MUSTER-1503 muster.heartbeat-interval: 5000ms"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "muster.node.prot, muster.node.port",
        "muster.electiontimeout, muster.election-timeout",
        "muster.cluster-name, muster.cluster.name",
        "muster.data.directory, muster.data.dir"
    })
    void unknownKeysNameTheNearestKnownOne(String wrong, String right) {
        MusterConfig.Problem problem = only(read(wrong, "x"));
        assertEquals("MUSTER-1501", problem.code());
        assertEquals(wrong, problem.key());
        assertTrue(problem.text().contains("did you mean " + right + "?"), problem.text());
    }

    @Test
    void unknownKeysOnlyWarnIfConfigured() {
        MusterConfig.Reading reading = read("muster.config.unknown", "warn", "muster.snapshot.entries", "5");
        assertTrue(reading.config().isPresent());
        assertEquals("muster.snapshot.entries", reading.warnings().get(0).key());
    }

    @Test
    void onlyDottedNamesOfOursCount() {
        assertTrue(read("MUSTER_SERVICE_HOST", "10.0.0.1", "server.port", "80", "mustering", "x")
                .config()
                .isPresent());
    }

    @Test
    void keysOfBeanMethodsAreKeptForTheBinding() {
        MusterConfig.Reading reading =
                read("muster.bean.Stock.level.consistency", "LOCAL", "muster.bean.Stock.reserve.timeout", "5s");
        assertEquals(
                Map.of("muster.bean.Stock.level.consistency", "LOCAL", "muster.bean.Stock.reserve.timeout", "5s"),
                reading.orThrow().beans());
        assertTrue(only(read("muster.bean.Stock.level.speed", "x")).text().contains(".timeout"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://10.0.0.1:9993", "udp://10.0.0.1:53"})
    void serviceLinksOfKubernetesAreExplained(String value) {
        MusterConfig.Problem problem = only(read("muster.node.port", value));
        assertEquals("MUSTER-1511", problem.code());
        assertTrue(problem.text().contains("enableServiceLinks"), problem.text());
    }

    @ParameterizedTest
    @CsvSource({
        "muster.heartbeat-interval, 3s, 1503",
        "muster.heartbeat-interval, 0s, 1502",
        "muster.election-timeout, 1000d, 1502",
        "muster.election-jitter, 2.5, 1502",
        "muster.node.port, 65536, 1502",
        "muster.node.advertise, nowhere, 1502",
        "muster.node.host, [::1], 1502",
        "muster.node.host, h1:9993/x, 1502",
        "muster.node.id, a b, 1504",
        "muster.peers, n1:9993=h, 1505",
        "muster.read.default, lease, 1502",
        "muster.read.default, sometimes, 1502",
        "muster.log.fsync, os, 1507",
        "muster.log.segment-size, 100001, 1509",
        "muster.limits.command-size, 16MiB, 1502",
        "muster.limits.frame-size, 8MiB, 1509",
        "muster.limits.frame-size, 65MiB, 1502",
        "muster.limits.inflight-bytes, 1MiB, 1509",
        "muster.session.timeout, 9s, 1509",
        "muster.tls.mode, required, 1507",
        "muster.preset, fast, 1502"
    })
    void aWrongValueNamesItsKey(String key, String value, String code) {
        MusterConfig.Reading reading =
                key.equals("muster.peers") ? read(key, value, "muster.node.id", "n1") : read(key, value);
        assertTrue(
                reading.errors().stream()
                        .anyMatch(p ->
                                p.code().equals("MUSTER-" + code) && p.key().equals(key)),
                reading.errors().toString());
        assertTrue(reading.config().isEmpty());
    }

    @Test
    void withPeersANodeIdIsRequiredAndMustBeAmongThem() {
        assertEquals("MUSTER-1504", only(read("muster.peers", THREE)).code());
        assertEquals("MUSTER-1504", only(read("muster.discovery.dns", "x")).code());
        MusterConfig.Problem missing = only(read("muster.peers", THREE, "muster.node.id", "n4"));
        assertEquals("MUSTER-1505", missing.code());
        assertTrue(missing.text().contains("'n4'"), missing.text());
        MusterConfig bare = read("muster.peers", "h1:9993, h2:9993,h3:9993", "muster.node.id", "a")
                .orThrow();
        assertEquals(3, bare.peers().bootstrapExpect());
        assertNull(bare.peers().list().get(1).id());
    }

    @Test
    void othersDialWhatThePeerListSaysOfThisNode() {
        MusterConfig listed =
                read("muster.peers", THREE, "muster.node.id", "n2").orThrow();
        assertEquals("h2:9993", listed.node().advertise());
        assertEquals(3, listed.peers().bootstrapExpect());
        MusterConfig bound =
                read("muster.node.host", "10.0.0.7", "muster.node.port", "1234").orThrow();
        assertEquals("10.0.0.7:1234", bound.node().advertise());
        String wildcard = read("muster.node.port", "1234").orThrow().node().advertise();
        assertTrue(wildcard.endsWith(":1234") && !wildcard.startsWith("0.0.0.0"), wildcard);
    }

    @Test
    void anEvenNumberOfVotersAndALateHeartbeatOnlyWarn() {
        MusterConfig.Reading reading =
                read("muster.peers", "n1=h1:1,n2=h2:1", "muster.node.id", "n1", "muster.heartbeat-interval", "2s");
        assertNotNull(reading.orThrow());
        assertEquals(
                List.of("muster.heartbeat-interval", "muster.peers"),
                reading.warnings().stream().map(MusterConfig.Problem::key).toList());
    }

    @Test
    void discoveryWithoutANumberOfVotersFormsNoCluster() {
        assertEquals(
                "MUSTER-1506",
                only(read("muster.discovery.dns", "x", "muster.node.id", "a", "muster.data.dir", "memory:"))
                        .code());
        assertEquals(
                0,
                read("muster.discovery.dns", "x", "muster.node.id", "a")
                        .orThrow()
                        .peers()
                        .bootstrapExpect());
        assertEquals(
                "MUSTER-1509",
                only(read("muster.peers", THREE, "muster.node.id", "n1", "muster.bootstrap.expect", "5"))
                        .code());
    }

    @Test
    @Tag("F37")
    void aSegmentThatCannotHoldTheLargestCommandNamesBothKeys() {
        assertTrue(read("muster.log.segment-size", "32KiB", "muster.limits.command-size", "7KiB")
                .errors()
                .isEmpty());
        MusterConfig.Problem problem =
                only(read("muster.log.segment-size", "32KiB", "muster.limits.command-size", "7169"));
        assertEquals("MUSTER-1509", problem.code());
        assertEquals("muster.log.segment-size", problem.key());
        assertTrue(problem.text().contains("muster.limits.command-size"), problem.text());
    }

    @Test
    void theBuilderReportsTheSameProblems() {
        MusterNode.Builder builder = MusterNode.builder()
                .preset(Preset.TESTING)
                .nodeId("n9")
                .host("127.0.0.1")
                .port(0)
                .advertise("localhost:1")
                .clusterName("c")
                .peers(THREE)
                .memory()
                .electionTimeout(Duration.ofSeconds(1))
                .heartbeatInterval(Duration.ofSeconds(2))
                .property("muster.limits.queue", "0")
                .schema(7);
        DeploymentRejectedException e = assertThrows(DeploymentRejectedException.class, builder::start);
        assertEquals(3, e.problems().size(), e.getMessage());
        builder.dataDirectory(Path.of("d")).property("muster.log.fsync", "no");
        assertEquals(
                4,
                assertThrows(DeploymentRejectedException.class, builder::start)
                        .problems()
                        .size());
    }

    private static MusterConfig.Problem only(MusterConfig.Reading reading) {
        assertEquals(1, reading.errors().size(), reading.errors().toString());
        return reading.errors().get(0);
    }

    private static MusterConfig.Reading read(String... pairs) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            values.put(pairs[i], pairs[i + 1]);
        }
        return MusterConfig.read(values::get, values.keySet());
    }

    @Test
    void anEvenNumberOfVotersIsOnlyWarnedOfIfAllPeersCanBeRead() {
        Map<String, String> values = new TreeMap<>(Map.of("muster.node.id", "n1", "muster.data.dir", "d"));
        values.put("muster.peers", "n1=h1:9993,n2=h2:9993");
        assertTrue(warnsOf(values, "MUSTER-1510"));
        values.put("muster.peers", "n1=h1:9993,n2=h2:9993,n3=h3:0");
        assertFalse(warnsOf(values, "MUSTER-1510"));
    }

    private static boolean warnsOf(Map<String, String> values, String code) {
        return MusterConfig.read(values::get, values.keySet()).warnings().stream()
                .anyMatch(problem -> problem.code().equals(code));
    }
}
