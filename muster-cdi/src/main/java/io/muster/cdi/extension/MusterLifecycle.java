package io.muster.cdi.extension;

import io.muster.ClusterEvent;
import io.muster.ClusterStatus;
import io.muster.MusterNode;
import io.muster.NotReadyException;
import io.muster.spi.CommandHandler;
import jakarta.enterprise.inject.spi.BeanManager;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Starts and stops the node of one deployed application. Started and stopped by the container's thread; asked by all.
 *
 * <p>Starting does not wait for a leader: on some runtimes HTTP opens later in the same event, and with it the probes
 * that tell what the node waits for.
 */
final class MusterLifecycle {
    private static final Logger LOG = System.getLogger("io.muster.cdi");

    private final Deployment deployment;
    private volatile @Nullable PlainInstances instances;
    private volatile @Nullable Running running;
    private volatile ClusterStatus.Phase phase = ClusterStatus.Phase.STARTING;

    /**
     * What exists between start and stop.
     *
     * @param node the node
     * @param router where calls go
     */
    record Running(MusterNode node, CallRouter router) {}

    MusterLifecycle(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Makes the plain instances and starts the node. Does nothing the second time. */
    synchronized void start(BeanManager container) {
        if (running != null || phase != ClusterStatus.Phase.STARTING) {
            return;
        }
        PlainInstances plain = new PlainInstances(deployment.beans(), container, deployment.byClass());
        instances = plain;
        plain.inject();
        Map<String, CommandHandler> handlers = new LinkedHashMap<>();
        Map<String, BeanStateMachine> machines = new HashMap<>();
        List<CommandTable> tables = new ArrayList<>();
        deployment.byGroup().forEach((group, beans) -> {
            CommandTable table = new CommandTable(beans);
            tables.add(table);
            BeanStateMachine machine = new BeanStateMachine(this, table, beans, plain);
            machines.put(group, machine);
            handlers.put(group, machine);
        });
        MusterNode node = MusterNode.start(deployment.config(), handlers, CommandTable.fingerprint(tables));
        running = new Running(
                node,
                new CallRouter(this, node, plain, machines, deployment.config().calls()));
        phase = ClusterStatus.Phase.RUNNING;
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        node.listen(event -> deliver(event, container, application));
        LOG.log(
                Level.INFO,
                () -> "node " + node.id() + " started with "
                        + deployment.beans().size() + " replicated beans in groups " + node.groups());
    }

    /** Hands an event to the observers of the application. The node calls this on its own thread, in order. */
    private static void deliver(ClusterEvent event, BeanManager container, ClassLoader application) {
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        thread.setContextClassLoader(application);
        try {
            container.getEvent().select(ClusterEvent.class).fireAsync(event);
            container.getEvent().select(ClusterEvent.class).fire(event);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "an observer of " + event + " failed", e);
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    /** Stops the node, then ends the plain instances. Does nothing the second time, or if nothing was started. */
    synchronized void stop() {
        phase = ClusterStatus.Phase.STOPPING;
        Running known = running;
        if (known != null) {
            known.node().close();
            running = null;
        }
        PlainInstances plain = instances;
        if (plain != null) {
            instances = null;
            plain.destroy();
        }
        phase = ClusterStatus.Phase.STOPPED;
    }

    /** The checked application. */
    Deployment deployment() {
        return deployment;
    }

    /** The running node. */
    Running running() {
        Running known = running;
        if (known == null) {
            throw notReady();
        }
        return known;
    }

    /** The plain instance of a bean, from the time that all of them are made. */
    <T> T plain(ReplicatedBean<T> bean) {
        PlainInstances plain = instances;
        if (plain == null) {
            throw notReady();
        }
        return plain.of(bean);
    }

    private NotReadyException notReady() {
        String text = phase == ClusterStatus.Phase.STARTING
                ? "the application calls before the node has been started; call after"
                        + " @Initialized(ApplicationScoped.class)"
                : "the application stops";
        return new NotReadyException(phase, text, null);
    }
}
