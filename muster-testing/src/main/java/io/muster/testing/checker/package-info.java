/**
 * Invariants and histories: one checker per class.
 */
@NullMarked
package io.muster.testing.checker;

import org.jspecify.annotations.NullMarked;
