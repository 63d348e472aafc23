/**
 * Gauges of the node for MicroProfile Metrics. Registered only if that API is present.
 */
@NullMarked
package io.muster.cdi.metrics;

import org.jspecify.annotations.NullMarked;
