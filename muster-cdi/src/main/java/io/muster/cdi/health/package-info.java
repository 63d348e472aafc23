/**
 * Readiness and liveness for MicroProfile Health. Registered only if that API is present.
 */
@NullMarked
package io.muster.cdi.health;

import org.jspecify.annotations.NullMarked;
