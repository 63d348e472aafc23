package io.muster.example;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.testing.process.Nemesis;
import io.muster.testing.process.ProcessCluster;
import io.muster.testing.process.Run;
import io.muster.testing.process.nemesis.FlippedBit;
import io.muster.testing.process.nemesis.FullDisk;
import io.muster.testing.process.nemesis.Garbage;
import io.muster.testing.process.nemesis.Kill;
import io.muster.testing.process.nemesis.KillAll;
import io.muster.testing.process.nemesis.Partition;
import io.muster.testing.process.nemesis.Partition.Form;
import io.muster.testing.process.nemesis.Pause;
import io.muster.testing.process.nemesis.ResetStorm;
import io.muster.testing.process.nemesis.SlowLinks;
import io.muster.testing.process.nemesis.SmallDisk;
import io.muster.testing.process.nemesis.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of the black-box kit: three processes, callers of all beans, one kind of harm per run, all checks at the end.
 * Each prints its report in one line.
 */
class BlackBoxIT {
    static final Path JAR = Path.of("target", "muster-helidon-example.jar");
    private static final Duration USUAL = Duration.ofSeconds(30);
    private static final Duration ONCE = Duration.ZERO;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path directory;

    private void run(String name, Duration time, List<? extends Nemesis> nemeses, String... options) {
        try (ProcessCluster cluster = ProcessCluster.start(3, directory, ProcessCluster.javaJar(JAR, options));
                Run run = Run.start(name, cluster, Run.Load.USUAL, Workloads.all())) {
            run.strikeFor(time, nemeses);
            System.out.println(run.finish());
        }
    }

    @Test
    void killedLeaders() {
        run("kill leader", USUAL, List.of(new Kill(Target.LEADER)));
    }

    @Test
    void partitions() {
        run("partition", USUAL, List.of(new Partition(Form.ISOLATE_LEADER), new Partition(Form.BRIDGE)));
    }

    @Test
    void pauses() {
        run("pause", USUAL, List.of(new Pause(Target.LEADER), new Pause(Target.FOLLOWER)));
    }

    @Test
    void strangersAndRottenBits() {
        run("garbage, flipped bit", ONCE, List.of(new Garbage(30), new FlippedBit(0.1)));
    }

    @Test
    @EnabledIfSystemProperty(named = "muster.blackbox.seconds", matches = "\\d+")
    void everythingForAsLongAsIsAskedFor() {
        List<Nemesis> all = new ArrayList<>();
        for (Target target : Target.values()) {
            all.add(new Kill(target));
            all.add(new Pause(target));
            all.add(new SlowLinks(target, Duration.ofMillis(30), 200_000));
        }
        for (Form form : Form.values()) {
            all.add(new Partition(form));
        }
        all.addAll(List.of(new KillAll(), new ResetStorm(20), new Garbage(200), new FlippedBit(0.1)));
        run("everything", Duration.ofSeconds(Long.getLong("muster.blackbox.seconds", 60)), all);
    }

    @Test
    @EnabledIfSystemProperty(named = "muster.blackbox.seconds", matches = "\\d+")
    void fullDisk() {
        Optional<SmallDisk> disk = SmallDisk.mount(directory.resolve("n3"), 4);
        assumeTrue(disk.isPresent(), "skipped: this user may not mount a file system");
        try (SmallDisk small = disk.get()) {
            run(
                    "full disk",
                    ONCE,
                    List.of(new FullDisk(small, "n3")),
                    "-Dmuster.log.segment-size=256KiB",
                    "-Dmuster.limits.command-size=32KiB");
        }
    }
}
