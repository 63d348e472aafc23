package io.muster.cdi.extension;

import io.muster.ApplyContext;
import io.muster.MusterConfig;
import io.muster.MusterNode;
import io.muster.cdi.Cluster;
import io.muster.cdi.Deterministic;
import io.muster.cdi.Leadership;
import io.muster.cdi.Read;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.BeforeShutdown;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessAnnotatedType;
import jakarta.enterprise.inject.spi.WithAnnotations;
import jakarta.interceptor.Interceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Finds the replicated beans of an application, checks them, puts facades in their place and runs the node. One
 * instance per deployed application.
 *
 * <p>It collects and wires; what is checked stands in {@link DeploymentReader}, what runs in {@link MusterLifecycle}.
 * Containers inject it as a client proxy: methods only.
 */
public class MusterExtension implements Extension {
    /** Before what users and runtimes do at the same event, such as opening HTTP. */
    private static final int EARLY = Interceptor.Priority.LIBRARY_BEFORE;

    private static final Logger LOG = System.getLogger("io.muster.cdi");

    private final List<AnnotatedType<?>> replicated = new ArrayList<>();
    private final List<AnnotatedType<?>> bystanders = new ArrayList<>();
    private final List<AnnotatedType<?>> interceptors = new ArrayList<>();
    private volatile @Nullable MusterLifecycle lifecycle;

    /** Made by the container. */
    public MusterExtension() {}

    void addInternals(@Observes BeforeBeanDiscovery event) {
        event.addQualifier(Plain.class);
        event.addInterceptorBinding(Routed.class);
        event.addAnnotatedType(RouterInterceptor.class, "muster." + RouterInterceptor.class.getSimpleName());
        for (Class<?> type : OptionalBeans.present()) {
            event.addAnnotatedType(type, "muster." + type.getSimpleName());
        }
    }

    /** Late, so that what other extensions add to the type is in it. */
    <T> void collect(
            @Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) @WithAnnotations(Replicated.class)
                    ProcessAnnotatedType<T> event) {
        if (event.getAnnotatedType().isAnnotationPresent(Replicated.class)) {
            replicated.add(event.getAnnotatedType());
            event.veto();
        }
    }

    /** Subclasses of replicated classes inherit annotated members, so they come here, too. */
    <T> void lookAround(
            @Observes @WithAnnotations({Decorator.class, Replicated.class, Write.class, Read.class})
                    ProcessAnnotatedType<T> event) {
        if (Bystanders.is(event.getAnnotatedType())) {
            bystanders.add(event.getAnnotatedType());
        }
    }

    /** Interceptors that only a {@code beans.xml} can enable. Late, since other extensions may add the priority. */
    <T> void collectInterceptors(
            @Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) @WithAnnotations(Interceptor.class)
                    ProcessAnnotatedType<T> event) {
        AnnotatedType<T> type = event.getAnnotatedType();
        if (type.isAnnotationPresent(Interceptor.class) && !type.isAnnotationPresent(Priority.class)) {
            interceptors.add(type);
        }
    }

    /**
     * Reports all mistakes here: later, an injection point of a final class would end as a bare message of the
     * container.
     */
    void addBeans(@Observes AfterBeanDiscovery event, BeanManager container) {
        Problems problems = new Problems();
        Optional<Deployment> deployment =
                new DeploymentReader(container, ConfigProvider.getConfig(), problems).read(replicated, bystanders);
        problems.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        problems.rejection().ifPresent(event::addDefinitionError);
        if (deployment.isPresent()) {
            MusterLifecycle made = new MusterLifecycle(deployment.get());
            lifecycle = made;
            Facade facade = new Facade(container);
            for (ReplicatedBean<?> bean : deployment.get().beans()) {
                SyntheticBeans.add(event, container, bean, made, facade);
            }
            addInjectables(event, made);
            OptionalBeans.addGroups(event, deployment.get().byGroup().keySet());
        }
    }

    private static void addInjectables(AfterBeanDiscovery event, MusterLifecycle lifecycle) {
        Supplier<MusterNode> node = () -> lifecycle.running().node();
        event.<Cluster>addBean()
                .types(Cluster.class, Object.class)
                .scope(ApplicationScoped.class)
                .createWith(context -> new ClusterView.NodeCluster(node));
        event.<Leadership>addBean()
                .types(Leadership.class, Object.class)
                .scope(ApplicationScoped.class)
                .createWith(context -> new ClusterView.NodeLeadership(node, null));
        event.<MusterConfig>addBean()
                .types(MusterConfig.class, Object.class)
                .scope(Dependent.class)
                .createWith(context -> lifecycle.deployment().config());
        event.<ApplyContext>addBean()
                .types(ApplyContext.class, Object.class)
                .scope(Dependent.class)
                .createWith(context -> new DeterministicSources.CurrentContext());
        event.<Clock>addBean()
                .types(Clock.class, InstantSource.class, Object.class)
                .qualifiers(Deterministic.Literal.INSTANCE)
                .scope(Dependent.class)
                .createWith(context -> new DeterministicSources.LogClock());
        event.<RandomGenerator>addBean()
                .types(RandomGenerator.class, Object.class)
                .qualifiers(Deterministic.Literal.INSTANCE)
                .scope(Dependent.class)
                .createWith(context -> new DeterministicSources.LogRandom());
    }

    void validate(@Observes AfterDeploymentValidation event, BeanManager container) {
        MusterLifecycle known = lifecycle;
        if (known == null) {
            return;
        }
        Deployment deployment = known.deployment();
        Problems problems = new Problems();
        InterceptorCheck check = new InterceptorCheck(container, interceptors, problems);
        for (ReplicatedBean<?> bean : deployment.beans()) {
            check.check(bean);
            try {
                PlainInstances.validate(bean, container, deployment.byClass(), problems);
            } catch (RuntimeException e) {
                event.addDeploymentProblem(e);
            }
        }
        problems.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
        problems.rejection().ifPresent(event::addDeploymentProblem);
    }

    /** The payload differs between containers; nobody looks at it. */
    void start(@Observes @Priority(EARLY) @Initialized(ApplicationScoped.class) Object event, BeanManager container) {
        MusterLifecycle known = lifecycle;
        if (known != null) {
            known.start(container);
        }
    }

    void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object event) {
        stop();
    }

    /** Only a safety net: after a failed deployment the event before may never come. */
    void stopAtLast(@Observes BeforeShutdown event) {
        stop();
    }

    private void stop() {
        MusterLifecycle known = lifecycle;
        if (known != null) {
            known.stop();
        }
    }

    /** What calls need. Package-private callers only; a method, since a proxy has no fields. */
    MusterLifecycle.Running running() {
        MusterLifecycle known = lifecycle;
        if (known == null) {
            throw new IllegalStateException("the deployment was rejected");
        }
        return known.running();
    }
}
