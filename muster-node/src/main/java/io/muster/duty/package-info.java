/**
 * What runs on a thread of ours, and how such threads hand over work. All others may import it; it imports none.
 */
@NullMarked
package io.muster.duty;

import org.jspecify.annotations.NullMarked;
