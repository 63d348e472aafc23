/**
 * Whole clusters in one thread: what a test author imports.
 */
@NullMarked
package io.muster.testing;

import org.jspecify.annotations.NullMarked;
