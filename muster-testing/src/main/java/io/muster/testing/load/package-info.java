/**
 * Callers of a simulated cluster: what they write and read, how they try again, and the model that their commands
 * change.
 */
@NullMarked
package io.muster.testing.load;

import org.jspecify.annotations.NullMarked;
