package io.muster.testing.checker;

/** A sentence of the reliability page that a class checks. A test holds classes, ids and the book's table together. */
public interface Invariant {
    /**
     * Which invariant this is.
     *
     * @return an id of the reliability page
     */
    String id();
}
