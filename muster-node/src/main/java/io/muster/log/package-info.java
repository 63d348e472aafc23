/**
 * The durable log: segments, recovery, group commit. Owned by the log thread. Imports duty, the core and the API.
 */
@NullMarked
package io.muster.log;

import org.jspecify.annotations.NullMarked;
