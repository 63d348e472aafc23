package io.muster.cdi.extension;

import io.muster.MusterNode;
import io.muster.cdi.health.GroupChecks;
import jakarta.enterprise.inject.spi.AfterBeanDiscovery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our beans that need an API which a runtime may not have. Each stands in a class of its own, named here as text, so
 * that nothing of it is loaded where its API is missing.
 */
final class OptionalBeans {
    private static final String HEALTH = "org.eclipse.microprofile.health.HealthCheck";

    private static final Map<String, List<String>> BY_API = new LinkedHashMap<>();

    static {
        BY_API.put(
                HEALTH,
                List.of(
                        "io.muster.cdi.health.ReadinessCheck",
                        "io.muster.cdi.health.LivenessCheck",
                        "io.muster.cdi.health.RecoveryCheck"));
        BY_API.put(
                "jakarta.ws.rs.ext.ExceptionMapper",
                List.of("io.muster.cdi.rest.MusterExceptionMapper", "io.muster.cdi.rest.StatusResource"));
        BY_API.put("org.eclipse.microprofile.metrics.MetricRegistry", List.of("io.muster.cdi.metrics.NodeGauges"));
    }

    private OptionalBeans() {}

    /** The classes whose API is there. */
    static List<Class<?>> present() {
        List<Class<?>> present = new ArrayList<>();
        BY_API.forEach((api, beans) -> {
            if (isPresent(api)) {
                for (String bean : beans) {
                    present.add(ours(bean));
                }
            }
        });
        return present;
    }

    /** Adds what there is one of for each group, where its API is there. */
    static void addGroups(AfterBeanDiscovery event, Collection<String> groups) {
        List<String> others = new ArrayList<>(groups);
        if (!others.remove(MusterNode.DEFAULT_GROUP) && !others.isEmpty()) {
            // without a default group the first one is the main group, as for Cluster.status()
            others.remove(0);
        }
        if (isPresent(HEALTH)) {
            GroupChecks.add(event, others);
        }
    }

    private static boolean isPresent(String api) {
        // By our own loader: a class of ours can only use what that one sees.
        try {
            Class.forName(api, false, OptionalBeans.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static Class<?> ours(String name) {
        try {
            return Class.forName(name, false, OptionalBeans.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name + " is missing from the jar of muster-cdi", e);
        }
    }
}
