/**
 * What all fuzz targets share: their corpora, the replay of these in every build, the meter of allocations, and the
 * long run under Jazzer. A target itself stands beside the tests of what it attacks.
 */
@NullMarked
package io.muster.fuzz;

import org.jspecify.annotations.NullMarked;
