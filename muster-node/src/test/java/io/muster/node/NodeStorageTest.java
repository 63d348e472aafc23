package io.muster.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.MusterConfig;
import io.muster.StorageException;
import io.muster.log.LogDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeStorageTest {
    @TempDir
    Path directory;

    /** A disk on which the identity can be opened a few times, and then no more. */
    private static final class Failing implements LogDevice {
        private final LogDevice device;
        private int opens;

        Failing(LogDevice device, int opens) {
            this.device = device;
            this.opens = opens;
        }

        @Override
        public File open(String name) {
            if (name.equals("node.id") && opens-- == 0) {
                throw new UncheckedIOException(new IOException("input/output error"));
            }
            return device.open(name);
        }

        @Override
        public List<String> list(String name) {
            return device.list(name);
        }

        @Override
        public File create(String name, long size) {
            return device.create(name, size);
        }

        @Override
        public void rename(String from, String to) {
            device.rename(from, to);
        }

        @Override
        public void delete(String name) {
            device.delete(name);
        }

        @Override
        public void forceDirectory(String name) {
            device.forceDirectory(name);
        }

        @Override
        public boolean exists(String name) {
            return device.exists(name);
        }
    }

    @Test
    void anIdentityThatCannotBeReadIsAFailureOfTheDiskAndNotOfTheConfiguration() {
        MusterConfig config = Cluster.of(directory, 1).config(0);
        VoterList founders = VoterList.of(List.of("n1"));
        NodeStorage.open(config, founders, List.of(1), Surroundings.REAL).close();
        for (int opens = 0; opens < 2; opens++) {
            int good = opens;
            Surroundings failing = new Surroundings() {
                @Override
                public LogDevice device(Path path) {
                    return new Failing(Surroundings.super.device(path), good);
                }
            };
            StorageException refused =
                    assertThrows(StorageException.class, () -> NodeStorage.open(config, founders, List.of(1), failing));
            assertEquals(StorageException.Reason.FAILED, refused.reason());
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("node.id at offset 0") && message.contains("input/output error"), message);
        }
    }
}
