package io.muster.cdi.extension;

import io.muster.ConfigKeys;
import io.muster.Consistency;
import io.muster.MusterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configuration keys of one bean's methods, {@code muster.bean.<bean>.<method>.timeout} and {@code .consistency}.
 * They win over annotations. What cannot be read is problem 1502, what no method asked for is 1501.
 */
final class BeanKeys {
    private final String prefix;
    private final Source source;
    private final Set<String> asked = new HashSet<>();
    private final Problems problems;

    /**
     * Where keys of beans come from. Values are asked for by name, since a source may know a name in another spelling
     * only: environment variables do.
     *
     * @param names all keys of beans that are set, as far as sources list them
     * @param value the value of a key, null if it is not set
     */
    record Source(SortedSet<String> names, Function<String, @Nullable String> value) {
        /** Takes the keys of beans from all names of a configuration. */
        static Source of(Collection<String> all, Function<String, @Nullable String> value) {
            SortedSet<String> names = new TreeSet<>();
            for (String name : all) {
                if (name.startsWith(ConfigKeys.BEAN_PREFIX) && value.apply(name) != null) {
                    names.add(name);
                }
            }
            return new Source(names, value);
        }

        /** Reports keys of beans that do not exist. */
        void checkBeans(Collection<String> beans, Problems problems) {
            for (String key : names) {
                boolean known = beans.stream().anyMatch(bean -> key.startsWith(ConfigKeys.BEAN_PREFIX + bean + "."));
                if (!known) {
                    problems.error(1501, key, "names no replicated bean. There are: " + new TreeSet<>(beans));
                }
            }
        }
    }

    BeanKeys(String bean, Source source, Problems problems) {
        this.prefix = ConfigKeys.BEAN_PREFIX + bean + ".";
        this.source = source;
        this.problems = problems;
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
        String text = source.value().apply(key);
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
        for (String key : source.names()) {
            if (key.startsWith(prefix) && !asked.contains(key)) {
                List<String> known = new ArrayList<>(new TreeSet<>(asked));
                problems.error(1501, key, "nobody reads this key of the bean. Known are " + known);
            }
        }
    }
}
