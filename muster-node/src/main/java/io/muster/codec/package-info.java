/**
 * Arguments, results and state of user code as bytes. Imports the ports and the API, never the wire.
 */
@NullMarked
package io.muster.codec;

import org.jspecify.annotations.NullMarked;
