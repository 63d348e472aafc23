/**
 * Frames and messages as bytes on the wire. Imports duty, the core and the API.
 */
@NullMarked
package io.muster.wire;

import org.jspecify.annotations.NullMarked;
