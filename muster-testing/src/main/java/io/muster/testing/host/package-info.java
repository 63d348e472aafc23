/**
 * Applications on simulated machines: boots their containers with nodes of a simulation, and watches what their
 * replicas compute and their callers get. What users see of it is {@link io.muster.testing.MusterTest}. The one package
 * here that knows the container's and the configuration's API; both are on the class path of whoever uses it.
 *
 * <p>Everything runs on the thread of the test.
 */
@NullMarked
package io.muster.testing.host;

import org.jspecify.annotations.NullMarked;
