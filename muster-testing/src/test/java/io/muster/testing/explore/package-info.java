/**
 * Small-scope exhaustive search: every interleaving of a few nodes, terms, entries and crashes, over production
 * replicas. {@link io.muster.testing.explore.Explorer} tells how, and why what it leaves out can be left out.
 */
@NullMarked
package io.muster.testing.explore;

import org.jspecify.annotations.NullMarked;
