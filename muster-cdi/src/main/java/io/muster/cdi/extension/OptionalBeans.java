package io.muster.cdi.extension;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Our beans that need an API which a runtime may not have. Each stands in a class of its own, named here as text, so
 * that nothing of it is loaded where its API is missing.
 */
final class OptionalBeans {
    private static final Map<String, List<String>> BY_API = new LinkedHashMap<>();

    static {
        BY_API.put(
                "org.eclipse.microprofile.health.HealthCheck",
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
