package io.muster.cdi.book;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the pages are. */
final class Book {
    /** Root of the checkout. */
    static final Path ROOT = root();

    private Book() {}

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve(".ci/run"))) {
            at = at.getParent();
        }
        return at;
    }
}
