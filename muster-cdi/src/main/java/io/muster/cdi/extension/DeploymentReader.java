package io.muster.cdi.extension;

import io.muster.Consistency;
import io.muster.MusterConfig;
import io.muster.cdi.Replicated;
import io.muster.codec.Codecs;
import io.muster.codec.ObjectState;
import jakarta.enterprise.inject.spi.AnnotatedField;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/**
 * Runs all checks that need no resolved beans over the collected classes and the configuration. Used once, by the
 * thread that deploys.
 */
final class DeploymentReader {
    private final BeanManager container;
    private final Config source;
    private final Problems problems;
    private final Codecs codecs = new Codecs();
    private final CodeWalk code = new CodeWalk();

    DeploymentReader(BeanManager container, Config source, Problems problems) {
        this.container = container;
        this.source = source;
        this.problems = problems;
    }

    /**
     * Reads everything.
     *
     * @param types the replicated classes
     * @param bystanders other classes of the application: decorators, and subclasses of replicated ones
     * @return empty if there are problems that stop the deployment
     */
    Optional<Deployment> read(Collection<AnnotatedType<?>> types, Collection<AnnotatedType<?>> bystanders) {
        Set<String> names = names();
        MusterConfig.Reading reading = MusterConfig.read(this::value, names);
        problems.add(reading);
        BeanKeys.Source beanKeys = BeanKeys.Source.of(names, this::value);
        Consistency level =
                reading.config().map(config -> config.calls().readDefault()).orElse(Consistency.LINEARIZABLE);
        Set<Class<?>> replicated = new HashSet<>();
        types.forEach(type -> replicated.add(type.getJavaClass()));
        List<ReplicatedBean<?>> beans = new ArrayList<>();
        for (AnnotatedType<?> type : types) {
            if (new ClassCheck(type, container, problems).run(replicated)) {
                beans.add(bean(type, replicated, beanKeys, level));
            }
        }
        beans.sort(Comparator.<ReplicatedBean<?>, String>comparing(ReplicatedBean::group)
                .thenComparing(ReplicatedBean::name)
                .thenComparing(bean -> bean.javaClass().getName()));
        checkNames(beans);
        checkGroups(beans);
        beanKeys.checkBeans(types.stream().map(DeploymentReader::name).toList(), problems);
        bystanders.forEach(other -> checkBystander(other, types));
        return problems.rejection().isPresent()
                ? Optional.empty()
                : reading.config().map(config -> new Deployment(config, beans));
    }

    /**
     * The names that are set. Some sources give names of environment variables in dots as well, and what a container
     * platform puts there, {@code MUSTER_SERVICE_HOST} say, is no key of ours.
     */
    private Set<String> names() {
        Set<String> names = new TreeSet<>();
        source.getPropertyNames().forEach(names::add);
        names.removeIf(name -> {
            String variable = name.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
            return name.startsWith("muster.") && (names.contains(variable) || System.getenv(variable) != null);
        });
        return names;
    }

    private @Nullable String value(String key) {
        try {
            // Empty text counts as not set, as everywhere in MicroProfile Config.
            Optional<String> value = source.getOptionalValue(key, String.class);
            if (value.isEmpty()) {
                checkExpression(key, source.getConfigValue(key));
            }
            return value.orElse(null);
        } catch (NoSuchElementException | IllegalArgumentException e) {
            problems.error(1502, key, "has a value that the configuration cannot give: " + e.getMessage());
            return null;
        }
    }

    /** An expression without a value counts as not set, too, and without its peers a node is a cluster of its own. */
    private void checkExpression(String key, @Nullable ConfigValue known) {
        String raw = known == null ? null : known.getRawValue();
        if (known != null && raw != null && raw.contains("${") && known.getValue() == null) {
            problems.error(
                    1502,
                    key,
                    "is '" + raw + "', and nobody gives a value to what stands in it. Set that, or write a default:"
                            + " ${name:default}");
        }
    }

    static String name(AnnotatedType<?> type) {
        String name = type.getAnnotation(Replicated.class).value();
        return name.isEmpty() ? type.getJavaClass().getSimpleName() : name;
    }

    private <T> ReplicatedBean<T> bean(
            AnnotatedType<T> type, Set<Class<?>> replicated, BeanKeys.Source beanKeys, Consistency fallback) {
        Replicated annotation = type.getAnnotation(Replicated.class);
        Class<T> javaClass = type.getJavaClass();
        BeanKeys keys = new BeanKeys(name(type), beanKeys, problems);
        Set<Field> injected = new HashSet<>();
        for (AnnotatedField<?> field : type.getFields()) {
            if (field.isAnnotationPresent(Inject.class)) {
                injected.add(field.getJavaMember());
            }
        }
        MethodTable table = new MethodTable(type, problems);
        CodeCheck check = new CodeCheck(javaClass, table, code, injected::contains, problems);
        check.reads();
        Consistency level =
                annotation.read().length == 0 ? fallback : annotation.read()[0];
        if (annotation.read().length > 1) {
            problems.error(1117, javaClass.getSimpleName(), "names several levels for its reads. Name one");
        }
        Map<ReplicatedBean.Signature, BeanMethod> methods =
                new MethodReader(javaClass, table, codecs, keys, replicated, problems).read(level, check.exceptions());
        keys.checkUnused();
        ObjectState state = new StateReader(type, injected, code, problems).read(codecs);
        return new ReplicatedBean<>(type, name(type), annotation.group(), methods, state);
    }

    private void checkNames(List<ReplicatedBean<?>> beans) {
        Map<String, ReplicatedBean<?>> names = new HashMap<>();
        for (ReplicatedBean<?> bean : beans) {
            ReplicatedBean<?> other = names.putIfAbsent(bean.group() + "/" + bean.name(), bean);
            if (other != null) {
                problems.error(
                        1004,
                        bean.javaClass().getSimpleName(),
                        "has the name " + bean.name() + " of "
                                + other.javaClass().getName() + " in group " + bean.group()
                                + ". Give one of them another name: @Replicated(\"...\")");
            }
        }
    }

    /** What one group applies must not depend on another group: their entries have no common order. */
    private void checkGroups(List<ReplicatedBean<?>> beans) {
        Map<Class<?>, ReplicatedBean<?>> byClass = new HashMap<>();
        beans.forEach(bean -> byClass.put(bean.javaClass(), bean));
        for (ReplicatedBean<?> bean : beans) {
            for (AnnotatedField<?> field : bean.type().getFields()) {
                ReplicatedBean<?> other = byClass.get(field.getJavaMember().getType());
                if (field.isAnnotationPresent(Inject.class)
                        && other != null
                        && !other.group().equals(bean.group())) {
                    problems.error(
                            1114,
                            bean.javaClass().getSimpleName() + "."
                                    + field.getJavaMember().getName(),
                            "injects " + other.javaClass().getSimpleName() + " of group " + other.group()
                                    + " into a bean of group " + bean.group()
                                    + ": calls of it are neither atomic nor deterministic. Call it from outside");
                }
            }
        }
    }

    private void checkBystander(AnnotatedType<?> other, Collection<AnnotatedType<?>> types) {
        Class<?> delegate = Bystanders.delegate(other);
        for (AnnotatedType<?> type : types) {
            if (delegate != null && delegate != Object.class && delegate.isAssignableFrom(type.getJavaClass())) {
                problems.error(
                        1008,
                        type.getJavaClass().getSimpleName(),
                        "is decorated by " + other.getJavaClass().getSimpleName()
                                + ", but decorators do not reach the bean that we make. Use an interceptor");
            }
            if (type.getJavaClass().isAssignableFrom(other.getJavaClass()) && type != other) {
                problems.error(
                        1005,
                        other.getJavaClass().getSimpleName(),
                        "is a bean of its own that extends the replicated "
                                + type.getJavaClass().getSimpleName()
                                + ", so its state would be local. Make it @Replicated, or no bean (@Vetoed)");
            }
        }
    }
}
