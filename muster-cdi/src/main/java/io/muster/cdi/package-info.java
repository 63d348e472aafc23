/**
 * What a bean author imports: annotations and the injectable view of the cluster.
 */
@NullMarked
package io.muster.cdi;

import org.jspecify.annotations.NullMarked;
