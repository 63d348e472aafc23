package io.muster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one key after the other and collects what is wrong, so that a start reports everything at once. A wrong value
 * is replaced by its default, and reading goes on.
 */
final class ConfigValues {
    private final Function<String, @Nullable String> source;
    private final List<MusterConfig.Problem> errors = new ArrayList<>();
    private final List<MusterConfig.Problem> warnings = new ArrayList<>();
    private Preset preset = Preset.PRODUCTION;

    ConfigValues(Function<String, @Nullable String> source) {
        this.source = source;
    }

    void preset(Preset value) {
        preset = value;
    }

    void error(int number, String key, String text) {
        MusterConfig.Problem problem = new MusterConfig.Problem("MUSTER-" + number, key, text);
        if (!errors.contains(problem)) {
            errors.add(problem);
        }
    }

    void error(int number, ConfigKeys.Key key, String text) {
        error(number, key.name(), text);
    }

    void warning(int number, String key, String text) {
        warnings.add(new MusterConfig.Problem("MUSTER-" + number, key, text));
    }

    /** Whether something is wrong with a value, so that nothing can be said of what it means. */
    boolean faulty(ConfigKeys.Key key) {
        return errors.stream().anyMatch(problem -> problem.key().equals(key.name()));
    }

    List<MusterConfig.Problem> errors() {
        errors.sort(order());
        return errors;
    }

    List<MusterConfig.Problem> warnings() {
        warnings.sort(order());
        return warnings;
    }

    private static Comparator<MusterConfig.Problem> order() {
        return Comparator.comparing(MusterConfig.Problem::code).thenComparing(MusterConfig.Problem::key);
    }

    /** What the source says, even if it is blank; null if it says nothing. */
    @Nullable
    String raw(ConfigKeys.Key key) {
        String value = source.apply(key.name());
        if (value != null && ConfigText.serviceLink(value)) {
            error(
                    1511,
                    key,
                    "'" + ConfigText.shown(value) + "' looks like a service link of Kubernetes: set enableServiceLinks:"
                            + " false in the pod, or rename the service");
            return null;
        }
        return value;
    }

    /** A set value, or null; a blank one counts as not set. */
    @Nullable
    String set(ConfigKeys.Key key) {
        String value = raw(key);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** A set value, or its default. */
    String text(ConfigKeys.Key key) {
        String value = set(key);
        return value == null ? key.unset().under(preset) : value;
    }

    String choice(ConfigKeys.Key key) {
        String value = set(key);
        if (value == null) {
            return key.unset().under(preset);
        }
        String word = value.toLowerCase(Locale.ROOT).replace('_', '-');
        if (key.choices().contains(word)) {
            return word;
        }
        error(1502, key, "'" + ConfigText.shown(value) + "' is none of " + String.join(", ", key.choices()));
        return key.unset().under(preset);
    }

    long integer(ConfigKeys.Key key) {
        return number(key, ConfigText::integer);
    }

    long size(ConfigKeys.Key key) {
        return number(key, ConfigText::size);
    }

    /** A size with a default that depends on others. */
    long size(ConfigKeys.Key key, long computed) {
        return number(key, ConfigText::size, computed);
    }

    Duration duration(ConfigKeys.Key key) {
        return duration(key, ConfigText.duration(key.unset().under(preset)));
    }

    /** A duration with a default that depends on others. */
    Duration duration(ConfigKeys.Key key, Duration computed) {
        String value = set(key);
        if (value == null) {
            return computed;
        }
        try {
            Duration duration = ConfigText.duration(value);
            if (duration.compareTo(Duration.ofMillis(key.low())) >= 0
                    && duration.compareTo(Duration.ofMillis(key.high())) <= 0) {
                return duration;
            }
            error(1502, key, "'" + ConfigText.shown(value) + "' is out of range: give 1ms to 366d");
        } catch (IllegalArgumentException e) {
            error(1502, key, String.valueOf(e.getMessage()));
        }
        return computed;
    }

    double factor(ConfigKeys.Key key) {
        double unset = ConfigText.factor(key.unset().under(preset));
        String value = set(key);
        if (value == null) {
            return unset;
        }
        try {
            double factor = ConfigText.factor(value);
            if (factor >= key.low() && factor <= key.high()) {
                return factor;
            }
            error(1502, key, outOfRange(value, key));
        } catch (IllegalArgumentException e) {
            error(1502, key, String.valueOf(e.getMessage()));
        }
        return unset;
    }

    private long number(ConfigKeys.Key key, Function<String, Long> parser) {
        return number(key, parser, parser.apply(key.unset().under(preset)));
    }

    /** A number with a default that depends on others. */
    long integer(ConfigKeys.Key key, long computed) {
        return number(key, ConfigText::integer, computed);
    }

    private long number(ConfigKeys.Key key, Function<String, Long> parser, long unset) {
        String value = set(key);
        if (value == null) {
            return unset;
        }
        try {
            long number = parser.apply(value);
            if (number >= key.low() && number <= key.high()) {
                return number;
            }
            error(1502, key, outOfRange(value, key));
        } catch (IllegalArgumentException e) {
            error(1502, key, String.valueOf(e.getMessage()));
        }
        return unset;
    }

    private static String outOfRange(String value, ConfigKeys.Key key) {
        return "'" + ConfigText.shown(value) + "' is out of range: give " + key.low() + " to " + key.high()
                + (key.type() == ConfigKeys.Type.SIZE ? " bytes" : "");
    }
}
