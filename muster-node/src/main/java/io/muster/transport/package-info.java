/**
 * Connections between members. The selector belongs to the loop. Imports the wire and the core.
 */
@NullMarked
package io.muster.transport;

import org.jspecify.annotations.NullMarked;
