package io.muster.testing.linear;

import org.jspecify.annotations.Nullable;

/** State of an object that holds one value or none. */
record Cell(@Nullable String value) {
    static final Cell ABSENT = new Cell(null);

    Model.Step<Cell> answering(@Nullable String answer) {
        return new Model.Step<>(this, answer);
    }

    static Model.Step<Cell> become(String value, @Nullable String answer) {
        return new Model.Step<>(new Cell(value), answer);
    }
}
