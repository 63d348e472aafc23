package io.muster.cdi.extension;

import io.muster.MusterConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sound application consists of: its configuration and its replicated beans. Immutable.
 *
 * @param config the configuration
 * @param beans the beans in order of group and name
 */
record Deployment(MusterConfig config, List<ReplicatedBean<?>> beans) {
    Deployment {
        beans = List.copyOf(beans);
    }

    /** The beans by their classes. */
    Map<Class<?>, ReplicatedBean<?>> byClass() {
        Map<Class<?>, ReplicatedBean<?>> byClass = new LinkedHashMap<>();
        beans.forEach(bean -> byClass.put(bean.javaClass(), bean));
        return byClass;
    }

    /** The beans of each group, groups and beans in order of their names. */
    Map<String, List<ReplicatedBean<?>>> byGroup() {
        Map<String, List<ReplicatedBean<?>>> byGroup = new TreeMap<>();
        for (ReplicatedBean<?> bean : beans) {
            byGroup.computeIfAbsent(bean.group(), group -> new ArrayList<>()).add(bean);
        }
        return byGroup;
    }
}
