package io.muster.testing.script;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One command line, taken apart: a verb, plain words in order, and {@code key=value} pairs in any order. */
final class Words {
    private final String line;
    private final String verb;
    private final List<String> plain = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();
    private int taken;

    Words(String line) {
        this.line = line;
        String[] parts = line.trim().split("\\s+", -1);
        verb = parts[0];
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals < 0) {
                plain.add(parts[i]);
            } else if (options.put(parts[i].substring(0, equals), parts[i].substring(equals + 1)) != null) {
                throw new Mistake("'" + parts[i].substring(0, equals) + "' is given twice");
            }
        }
    }

    String verb() {
        return verb;
    }

    boolean more() {
        return taken < plain.size();
    }

    /** The next plain word. */
    String word(String meaning) {
        if (!more()) {
            throw new Mistake(verb + " needs " + meaning);
        }
        return plain.get(taken++);
    }

    /** Takes the next plain word if it is this one. */
    boolean skip(String word) {
        boolean there = more() && plain.get(taken).equals(word);
        if (there) {
            taken++;
        }
        return there;
    }

    /** Takes the last plain word if it is this one. */
    boolean takeLast(String word) {
        boolean there = more() && plain.getLast().equals(word);
        if (there) {
            plain.removeLast();
        }
        return there;
    }

    /** What follows the verb, as a line of its own. */
    Words rest() {
        String rest = line.trim().substring(verb.length());
        if (rest.isBlank()) {
            throw new Mistake(verb + " needs a command");
        }
        taken = plain.size();
        options.clear();
        return new Words(rest);
    }

    long number(String meaning) {
        return toNumber(meaning, word(meaning));
    }

    @Nullable
    String option(String key) {
        return options.remove(key);
    }

    String option(String key, String otherwise) {
        String given = options.remove(key);
        return given == null ? otherwise : given;
    }

    long option(String key, long otherwise) {
        String given = options.remove(key);
        return given == null ? otherwise : toNumber(key, given);
    }

    /** All options that are left, in the order of the line. */
    Map<String, String> options() {
        Map<String, String> rest = new LinkedHashMap<>(options);
        options.clear();
        return rest;
    }

    static long toNumber(String meaning, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new Mistake("'" + text + "' is no number: " + meaning);
        }
    }

    /** Complains about what nobody has asked for. */
    void end() {
        if (more()) {
            throw new Mistake(verb + " does not know what to do with '" + plain.get(taken) + "'");
        }
        if (!options.isEmpty()) {
            throw new Mistake(
                    verb + " has no option '" + options.keySet().iterator().next() + "'");
        }
    }
}
