/**
 * The mutation gate: each mutant of {@code mutants.txt} is a production class with one thing wrong in its source. It is
 * compiled alone, loaded beside the healthy classes, and must be noticed by a script, a seed or a unit test.
 */
@NullMarked
package io.muster.testing.mutants;

import org.jspecify.annotations.NullMarked;
