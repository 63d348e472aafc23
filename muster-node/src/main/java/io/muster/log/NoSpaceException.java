package io.muster.log;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The disk has no room for a file, or the quota is used up. Apart from other refusals of the disk, since nothing is
 * broken: once there is space, the same goes well.
 */
public final class NoSpaceException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the place.
     *
     * @param text path of the file, and what is missing
     * @param cause the refusal of the file system
     */
    public NoSpaceException(String text, IOException cause) {
        super(text, cause);
    }
}
