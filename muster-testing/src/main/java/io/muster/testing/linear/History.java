package io.muster.testing.linear;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What callers asked for and what they were told: all calls of one run, in any order. Its text has one line for each
 * operation; empty lines and lines that begin with {@code #} say nothing.
 *
 * <pre>
 * process called returned verb key arguments... -&gt; outcome
 *       3   1000     1450 put  k1  v7           -&gt; ok nil          answered, with nothing
 *       4   1010     1020 get  k1               -&gt; ok v7           answered
 *       5   1015     1030 put  k1  "a value"    -&gt; failed          it never takes effect
 *       6   1017        - put  k1  v9           -&gt; unknown         never returned
 * </pre>
 *
 * <p>Words of letters, digits and {@code . , _ : / + - =} stand as they are, anything else as a string literal with the
 * escapes of Java. {@code nil} is the answer null; a value of that name stands in quotes.
 *
 * @param operations all calls
 */
public record History(List<Operation> operations) {
    /** Longest line that is read. */
    private static final int LINE_MAX = 64 << 20;

    /** Copies the list. */
    public History {
        operations = List.copyOf(operations);
    }

    /**
     * Reads the text form.
     *
     * @param text lines
     * @return the history
     * @throws IllegalArgumentException if a line is none, with its number
     */
    public static History parse(String text) {
        List<Operation> operations = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            add(operations, line, number);
        }
        return new History(operations);
    }

    private static void add(List<Operation> operations, String line, int number) {
        if (line.length() > LINE_MAX) {
            throw new IllegalArgumentException(
                    "line " + number + " of a history has " + line.length() + " characters, more than " + LINE_MAX);
        }
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        try {
            operations.add(HistoryText.operation(line));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + number + " of a history: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file that {@link #write} has written.
     *
     * @param file where
     * @return the history
     * @throws IOException if the file cannot be read
     */
    public static History read(Path file) throws IOException {
        List<Operation> operations = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                add(operations, line, number);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        return new History(operations);
    }

    /**
     * Writes the text form, over whatever is there.
     *
     * @param file where
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Operation each : operations) {
                out.write(each.toString());
                out.write('\n');
            }
        }
    }

    /** The text form. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Operation each : operations) {
            text.append(each).append('\n');
        }
        return text.toString();
    }
}
