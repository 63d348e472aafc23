package io.muster.testing.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A production class with something wrong.
 *
 * @param id as in the catalogue, such as MU13
 * @param fault what is wrong, one sentence
 * @param edits where the source differs
 * @param tests unit tests that may find it
 */
record Mutant(String id, String fault, List<Edit> edits, List<String> tests) {
    /**
     * One place of a source file.
     *
     * @param module directory of the Maven module
     * @param type name of the class
     * @param before lines as they stand there, without indentation
     * @param after lines that take their place
     */
    record Edit(String module, String type, List<String> before, List<String> after) {
        Path source() {
            return Path.of("..", module, "src/main/java", type.replace('.', '/') + ".java");
        }
    }

    /** Reads a catalogue; every mistake names its line. */
    static List<Mutant> parse(List<String> lines) {
        List<Mutant> mutants = new ArrayList<>();
        Draft draft = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.matches("MU\\d+ .*")) {
                draft = new Draft(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
                mutants.add(draft.mutant);
            } else if (draft == null || !draft.take(line)) {
                throw new IllegalArgumentException("line " + (i + 1) + " of the mutants means nothing here: " + line);
            }
        }
        for (Mutant mutant : mutants) {
            if (mutant.edits.isEmpty()) {
                throw new IllegalArgumentException(mutant.id + " changes nothing");
            }
        }
        return mutants;
    }

    /** A mutant while its lines are read. */
    private static final class Draft {
        private final Mutant mutant;
        private String module = "";
        private String type = "";
        private boolean replacing = true;

        Draft(String id, String fault) {
            mutant = new Mutant(id, fault, new ArrayList<>(), new ArrayList<>());
        }

        boolean take(String line) {
            if (line.startsWith("in ") && line.split(" ", -1).length == 3) {
                module = line.split(" ", -1)[1];
                type = line.split(" ", -1)[2];
                replacing = true;
            } else if (line.startsWith("tests ")) {
                mutant.tests.addAll(List.of(line.substring(6).split(" ", -1)));
            } else if (line.startsWith("- ") && !type.isEmpty()) {
                if (replacing || mutant.edits.isEmpty()) {
                    mutant.edits.add(new Edit(module, type, new ArrayList<>(), new ArrayList<>()));
                    replacing = false;
                }
                mutant.edits.getLast().before.add(line.substring(2).strip());
            } else if (line.startsWith("+ ") && !mutant.edits.isEmpty()) {
                replacing = true;
                mutant.edits.getLast().after.add(line.substring(2).strip());
            } else {
                return false;
            }
            return true;
        }
    }

    /**
     * The sources with the fault in them.
     *
     * @return source text by name of the class
     * @throws IllegalStateException if the lines to change are not there exactly once
     */
    Map<String, String> sources() throws IOException {
        Map<String, List<String>> changed = new LinkedHashMap<>();
        for (Edit edit : edits) {
            List<String> lines = changed.get(edit.type);
            if (lines == null) {
                lines = Files.readAllLines(edit.source());
            }
            changed.put(edit.type, apply(edit, lines));
        }
        Map<String, String> sources = new LinkedHashMap<>();
        changed.forEach((type, lines) -> sources.put(type, String.join("\n", lines)));
        return sources;
    }

    private List<String> apply(Edit edit, List<String> lines) {
        List<Integer> places = new ArrayList<>();
        for (int at = 0; at + edit.before.size() <= lines.size(); at++) {
            List<String> there = lines.subList(at, at + edit.before.size());
            if (there.stream().map(String::strip).toList().equals(edit.before)) {
                places.add(at);
            }
        }
        if (places.size() != 1) {
            throw new IllegalStateException(id + ": these lines occur " + places.size() + " times in " + edit.type
                    + ", not once; the source has changed, so write the mutant anew: " + edit.before);
        }
        List<String> result = new ArrayList<>(lines.subList(0, places.getFirst()));
        result.addAll(edit.after);
        result.addAll(lines.subList(places.getFirst() + edit.before.size(), lines.size()));
        return result;
    }
}
