package io.muster.testing.script;

import org.jspecify.annotations.Nullable;

/** A script is wrong, or what it expects did not happen. The message begins with file and line. */
public final class ScriptFailure extends AssertionError {
    private static final long serialVersionUID = 1L;

    /**
     * Names the place.
     *
     * @param place file and line
     * @param what what is wrong there
     * @param cause what was thrown, if anything
     */
    ScriptFailure(String place, String what, @Nullable Throwable cause) {
        super(place + ": " + what, cause);
    }
}
