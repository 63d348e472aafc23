/** Orientation about speed: three node processes on this machine, callers in the leader's process. */
@NullMarked
package io.muster.testing.bench;

import org.jspecify.annotations.NullMarked;
