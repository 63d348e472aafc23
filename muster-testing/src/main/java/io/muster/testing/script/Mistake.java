package io.muster.testing.script;

/** What is wrong with a command, before anybody knows its file and line. */
final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mistake(String what) {
        super(what);
    }
}
