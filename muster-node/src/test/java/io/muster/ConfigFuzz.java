package io.muster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.fuzz.Allocation;
import io.muster.transport.PeerAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A configuration of any text, one {@code key=value} a line: it is read, or refused with a list of numbered problems
 * that name their keys; and a configuration that is accepted can be used, its addresses dialled.
 */
public final class ConfigFuzz {
    private ConfigFuzz() {}

    /**
     * One input.
     *
     * @param input the text in UTF-8
     */
    public static void fuzzerTestOneInput(byte[] input) {
        Map<String, String> values = new TreeMap<>();
        for (String line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        Allocation.bounded(input.length, () -> {
            check(MusterConfig.read(values::get, values.keySet()));
            for (String value : values.values()) {
                checkForms(value);
            }
        });
    }

    private static void check(MusterConfig.Reading reading) {
        reading.errors().forEach(ConfigFuzz::check);
        reading.warnings().forEach(ConfigFuzz::check);
        assertEquals(reading.errors().isEmpty(), reading.config().isPresent(), "either a configuration or errors");
        if (!reading.errors().isEmpty()) {
            DeploymentRejectedException rejected = assertThrows(DeploymentRejectedException.class, reading::orThrow);
            assertEquals(reading.errors().size(), rejected.problems().size(), "all at once");
            return;
        }
        MusterConfig config = reading.orThrow();
        for (MusterConfig.Peer peer : config.peers().list()) {
            PeerAddress address = peer.id() == null
                    ? PeerAddress.unnamed(peer.host(), peer.port())
                    : PeerAddress.of(Objects.requireNonNull(peer.id()), peer.host(), peer.port());
            assertEquals(peer.address(), address.endpoint());
            assertEquals(new MusterConfig.Peer(null, peer.host(), peer.port()), ConfigText.peer(peer.address()));
        }
        if (config.node().port() != 0) {
            assertNull(ConfigText.peer(config.node().advertise()).id(), "others can dial this node");
        }
        assertTrue(config.timing().heartbeatInterval().compareTo(config.timing().electionTimeout()) < 0);
        assertTrue(config.limits().frameSize() > config.limits().commandSize());
    }

    private static void check(MusterConfig.Problem problem) {
        assertTrue(problem.code().matches("MUSTER-15\\d\\d"), problem.code());
        assertTrue(problem.key().startsWith("muster."), problem.key());
        assertFalse(problem.text().isBlank(), "says what is wrong");
        assertTrue(problem.text().length() < 1000, "and is never long");
    }

    private static void checkForms(String value) {
        List<Runnable> forms = List.of(
                () -> MusterConfig.duration(value),
                () -> ConfigText.size(value),
                () -> ConfigText.integer(value),
                () -> ConfigText.factor(value),
                () -> ConfigText.peer(value));
        for (Runnable form : forms) {
            try {
                form.run();
            } catch (IllegalArgumentException e) {
                assertFalse(String.valueOf(e.getMessage()).isBlank(), "says what is wrong");
            }
        }
    }

    /**
     * Where to start from.
     *
     * @return configurations that are right, each key by itself with odd values, and all kinds of mistakes
     */
    public static Map<String, byte[]> seeds() {
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        put(seeds, "three", "muster.node.id=n1\nmuster.peers=n1=h1:9993,n2=h2:9993,n3=[::1]:9993\nmuster.data.dir=d");
        put(seeds, "dns", "muster.node.id=n1\nmuster.discovery.dns=peers.example\nmuster.bootstrap.expect=3");
        put(seeds, "unknown", "muster.peer=x\nmuster.config.unknown=warn\nmuster.bean.stock.add.timeout=2s");
        put(seeds, "service-link", "muster.node.port=tcp://10.0.0.1:9993");
        List<String> odd =
                List.of("", "0", "-1", "1e9", "300ms", "PT0.3S", "8MiB", "999999999999999d", "\u0130", "memory");
        for (ConfigKeys.Key key : ConfigKeys.all()) {
            StringBuilder text = new StringBuilder();
            odd.forEach(
                    value -> text.append(key.name()).append('=').append(value).append('\n'));
            put(seeds, key.name(), text.toString());
            put(seeds, key.name() + "-set", key.name() + "=" + key.unset().under(Preset.TESTING));
        }
        return seeds;
    }

    private static void put(Map<String, byte[]> seeds, String name, String text) {
        seeds.put(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
