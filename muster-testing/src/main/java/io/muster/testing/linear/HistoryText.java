package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text form of one operation; {@link History} shows it. Separate, so that the records stay records. */
final class HistoryText {
    private static final String ARROW = "->";
    private static final String NIL = "nil";
    private static final String OPEN = "-";
    /** Besides letters and digits, what may stand in a word without quotes. */
    private static final String PLAIN = "._:/+-,=";
    /** Process, both times, verb, key, arrow, outcome. */
    private static final int WORDS_MIN = 7;

    /** A word of a line: quoted ones are always text, bare ones may mean something. */
    private record Word(String text, boolean bare) {
        boolean is(String mark) {
            return bare && text.equals(mark);
        }
    }

    private HistoryText() {}

    static String of(Operation operation) {
        StringBuilder line = new StringBuilder();
        line.append(operation.process()).append(' ').append(operation.called()).append(' ');
        if (operation.returned() == Operation.NEVER) {
            line.append(OPEN);
        } else {
            line.append(operation.returned());
        }
        line.append(' ')
                .append(of(operation.action()))
                .append(' ')
                .append(ARROW)
                .append(' ');
        switch (operation.outcome()) {
            case Outcome.Ok ok -> line.append("ok ").append(value(ok.value()));
            case Outcome.Failed failed -> line.append("failed");
            case Outcome.Unknown unknown -> line.append("unknown");
        }
        return line.toString();
    }

    static String of(Action action) {
        StringBuilder text = new StringBuilder(word(action.verb())).append(' ').append(word(action.key()));
        for (String argument : action.arguments()) {
            text.append(' ').append(word(argument));
        }
        return text.toString();
    }

    /** An answer as it stands in a line. */
    static String value(@Nullable String value) {
        return value == null ? NIL : word(value);
    }

    private static String word(String text) {
        boolean bare = !text.isEmpty() && !text.equals(ARROW) && !text.equals(NIL);
        for (int i = 0; bare && i < text.length(); i++) {
            char c = text.charAt(i);
            bare = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0;
        }
        return bare ? text : quoted(text);
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    static Operation operation(String line) {
        List<Word> words = words(line);
        int arrow = 0;
        while (arrow < words.size() && !words.get(arrow).is(ARROW)) {
            arrow++;
        }
        if (words.size() < WORDS_MIN || arrow < WORDS_MIN - 2 || arrow + 1 >= words.size()) {
            throw new IllegalArgumentException(
                    "expected 'process called returned verb key arguments... -> outcome', found '" + shown(line) + "'");
        }
        List<String> arguments =
                words.subList(WORDS_MIN - 2, arrow).stream().map(Word::text).toList();
        Word returned = words.get(2);
        return new Operation(
                (int) number(words.get(0), "process"),
                new Action(words.get(3).text(), words.get(4).text(), arguments),
                number(words.get(1), "time of the call"),
                returned.is(OPEN) ? Operation.NEVER : number(returned, "time of the return"),
                outcome(words.subList(arrow + 1, words.size())));
    }

    private static Outcome outcome(List<Word> words) {
        Word kind = words.getFirst();
        if (kind.is("ok") && words.size() == 2) {
            Word value = words.get(1);
            return new Outcome.Ok(value.is(NIL) ? null : value.text());
        }
        if (kind.is("failed") && words.size() == 1) {
            return new Outcome.Failed();
        }
        if (kind.is("unknown") && words.size() == 1) {
            return new Outcome.Unknown();
        }
        throw new IllegalArgumentException("expected outcome 'ok VALUE', 'failed' or 'unknown', found '" + kind.text()
                + "' and " + (words.size() - 1) + " more words");
    }

    private static long number(Word word, String what) {
        try {
            return Long.parseLong(word.text());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number as " + what + ", found '" + word.text() + "'", e);
        }
    }

    private static String shown(String line) {
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }

    private static List<Word> words(String line) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ' ') {
                at++;
            } else if (c == '"') {
                StringBuilder text = new StringBuilder();
                at = unquote(line, at + 1, text);
                words.add(new Word(text.toString(), false));
            } else {
                int end = line.indexOf(' ', at);
                end = end < 0 ? line.length() : end;
                words.add(new Word(line.substring(at, end), true));
                at = end;
            }
        }
        return words;
    }

    /** Reads up to the closing quote; returns where the line goes on. */
    private static int unquote(String line, int from, StringBuilder text) {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return at;
            }
            if (c != '\\') {
                text.append(c);
            } else if (line.startsWith("u", at) && at + 5 <= line.length()) {
                text.append((char) Integer.parseInt(line, at + 1, at + 5, 16));
                at += 5;
            } else if (at < line.length()) {
                text.append(line.charAt(at++));
            }
        }
        throw new IllegalArgumentException("a string without its closing quote: '" + shown(line) + "'");
    }
}
