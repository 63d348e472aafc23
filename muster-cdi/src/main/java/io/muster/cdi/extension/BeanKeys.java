package io.muster.cdi.extension;

import io.muster.ConfigKeys;
import io.muster.Consistency;
import io.muster.MusterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration keys of one bean's methods, {@code muster.bean.<bean>.<method>.timeout} and {@code .consistency}.
 * They win over annotations. What cannot be read is problem 1502, what no method asked for is 1501.
 */
final class BeanKeys {
    private final String prefix;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Problems problems;

    BeanKeys(String bean, Map<String, String> all, Problems problems) {
        this.prefix = ConfigKeys.BEAN_PREFIX + bean + ".";
        this.problems = problems;
        all.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                values.put(key, value);
            }
        });
    }

    /** All keys of beans in a source, with their values. */
    static Map<String, String> of(Collection<String> names, Function<String, @Nullable String> source) {
        Map<String, String> all = new HashMap<>();
        for (String name : names) {
            String value = name.startsWith(ConfigKeys.BEAN_PREFIX) ? source.apply(name) : null;
            if (value != null) {
                all.put(name, value);
            }
        }
        return all;
    }

    /** Reports keys of beans that do not exist. */
    static void checkBeans(Map<String, String> all, Collection<String> beans, Problems problems) {
        for (String key : new TreeSet<>(all.keySet())) {
            boolean known = beans.stream().anyMatch(bean -> key.startsWith(ConfigKeys.BEAN_PREFIX + bean + "."));
            if (!known) {
                problems.error(1501, key, "names no replicated bean. There are: " + new TreeSet<>(beans));
            }
        }
    }

    /** Deadline of a method. */
    Optional<Duration> timeout(String method) {
        return value(method, "timeout", text -> {
            Duration timeout = MusterConfig.duration(text);
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("'" + text + "' is no time to wait: give a positive duration");
            }
            return timeout;
        });
    }

    /** Level of a read. */
    Optional<Consistency> level(String method) {
        return value(method, "consistency", text -> {
            try {
                return Consistency.valueOf(text.strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "'" + text + "' is no level. Write one of " + List.of(Consistency.values()), e);
            }
        });
    }

    private <T> Optional<T> value(String method, String property, Function<String, T> parser) {
        String key = prefix + method + "." + property;
        asked.add(key);
        String text = values.get(key);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            problems.error(1502, key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Reports keys that no method asked for. */
    void checkUnused() {
        for (String key : new TreeSet<>(values.keySet())) {
            if (!asked.contains(key)) {
                List<String> known = new ArrayList<>(new TreeSet<>(asked));
                problems.error(1501, key, "nobody reads this key of the bean. Known are " + known);
            }
        }
    }
}
