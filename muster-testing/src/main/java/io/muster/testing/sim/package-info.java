/**
 * Simulated time, network and disk, all drawn from one seed.
 */
@NullMarked
package io.muster.testing.sim;

import org.jspecify.annotations.NullMarked;
