package io.muster.cdi.rest;

import org.jspecify.annotations.Nullable;

/** The little JSON that we write: one object after the other, escaped here, so that no JSON library is needed. */
final class Json {
    private final StringBuilder out = new StringBuilder("{");

    Json text(String name, @Nullable String value) {
        key(name);
        if (value == null) {
            out.append("null");
        } else {
            string(value);
        }
        return this;
    }

    Json number(String name, long value) {
        key(name).append(value);
        return this;
    }

    Json bool(String name, boolean value) {
        key(name).append(value);
        return this;
    }

    Json list(String name, Iterable<Json> values) {
        key(name).append('[');
        String separator = "";
        for (Json value : values) {
            out.append(separator).append(value);
            separator = ",";
        }
        out.append(']');
        return this;
    }

    private StringBuilder key(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        string(name);
        return out.append(':');
    }

    private void string(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // A lone surrogate has no encoding in UTF-8, so it goes out as an escape, too.
                    if (c < ' ' || Character.isSurrogate(c)) {
                        out.append("\\u%04x".formatted((int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** The object, closed. */
    @Override
    public String toString() {
        return out + "}";
    }
}
