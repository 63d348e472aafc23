package io.muster.cdi.health;

import io.muster.MusterConfig;
import io.muster.cdi.Cluster;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import java.util.Collection;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/** The readiness checks of groups besides the main one: {@code muster-<group>} for each. */
public final class GroupChecks {
    private GroupChecks() {}

    /**
     * Adds a check for each of these groups.
     *
     * @param event takes the beans
     * @param groups names of groups without the main one
     */
    public static void add(AfterBeanDiscovery event, Collection<String> groups) {
        for (String group : groups) {
            event.<HealthCheck>addBean()
                    .id("muster.readiness." + group)
                    .beanClass(GroupReadiness.class)
                    .types(HealthCheck.class, Object.class)
                    .qualifiers(Readiness.Literal.INSTANCE, Any.Literal.INSTANCE)
                    .scope(Dependent.class)
                    .produceWith(instances -> {
                        Cluster cluster = instances.select(Cluster.class).get();
                        MusterConfig config =
                                instances.select(MusterConfig.class).get();
                        return new GroupReadiness("muster-" + group, () -> cluster.status(group), config);
                    });
        }
    }
}
