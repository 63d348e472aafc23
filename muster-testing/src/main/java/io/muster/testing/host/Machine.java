package io.muster.testing.host;

import io.muster.MusterConfig;
import io.muster.spi.CommandHandler;
import io.muster.spi.RunningNode;
import io.muster.testing.sim.SimDisk;
import io.muster.testing.sim.SimHost;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimWorld;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A simulated machine and the application on it, which comes and goes with its process. */
public final class Machine {
    private final SimNode node;
    private final SimWorld world;
    private final Witness witness;
    private final List<Class<?>> beans;
    private final Map<String, String> keys = new TreeMap<>();
    private @Nullable Application application;
    private int lives;

    /**
     * A machine that is switched off.
     *
     * @param world the simulation
     * @param index which node of it
     * @param witness watches all machines
     * @param beans classes of the application; none to let the container look for them
     * @param keys configuration beyond what the simulation needs
     */
    public Machine(SimWorld world, int index, Witness witness, List<Class<?>> beans, Map<String, String> keys) {
        this.world = world;
        this.node = world.node(index);
        this.witness = witness;
        this.beans = beans;
        this.keys.put("muster.preset", "testing");
        // disks are memory here, and a node keeps several segments
        this.keys.put("muster.limits.command-size", "256KiB");
        this.keys.put("muster.log.segment-size", "2MiB");
        this.keys.putAll(keys);
        this.keys.put("muster.node.id", node.name());
        this.keys.put("muster.node.port", "9993");
        this.keys.put("muster.log.fsync", "group");
        this.keys.put("muster.discovery.dns", "");
        this.keys.put("muster.data.dir", "/simulated/" + node.name());
        this.keys.put("muster.peers", peers(world.nodes()));
    }

    private static String peers(List<SimNode> nodes) {
        if (nodes.size() == 1) {
            // alone by default, and a peer list would have to name others
            return "";
        }
        return String.join(
                ",",
                nodes.stream()
                        .map(each -> each.name() + "=" + each.name() + ":9993")
                        .toList());
    }

    /**
     * The simulated machine.
     *
     * @return the same for all lives of the application
     */
    public SimNode node() {
        return node;
    }

    /** Starts the application, which finds what the disk has kept. */
    public void boot() {
        if (application != null) {
            throw new IllegalStateException(node.name() + " runs already");
        }
        lives++;
        application = Application.boot(this, beans, keys);
    }

    /**
     * A bean of the application.
     *
     * @param <T> its type
     * @param type class or interface
     * @return a reference, good until this life of the application ends
     */
    public <T> T bean(Class<T> type) {
        Application running = application;
        if (running == null) {
            throw new IllegalStateException(node.name() + " does not run: restart it before you ask for its beans");
        }
        return running.bean(type);
    }

    /**
     * Takes the power away. What was not forced to the disk is kept, lost or torn, write by write, as the seed says.
     */
    public void crash() {
        node.crash(SimDisk.Loss.RANDOM);
        close();
    }

    /** Stops the application in order; what is left of one that has crashed just goes. */
    public void close() {
        Application ended = application;
        if (ended != null) {
            application = null;
            ended.close();
        }
    }

    /** Called back by the container of the application, through its factory. */
    RunningNode start(MusterConfig config, Map<String, CommandHandler> groups, long schema) {
        String life = lives == 1 ? node.name() : node.name() + " (start " + lives + ")";
        Map<String, WatchedHandler> watched = new LinkedHashMap<>();
        Map<String, CommandHandler> handlers = new LinkedHashMap<>();
        groups.forEach((name, handler) -> {
            WatchedHandler one = new WatchedHandler(handler, life, witness.group(name), world.scheduler());
            watched.put(name, one);
            handlers.put(name, one);
        });
        RunningNode started = SimHost.start(node, config, handlers, schema);
        return new WatchedNode(node, started, watched, witness);
    }
}
