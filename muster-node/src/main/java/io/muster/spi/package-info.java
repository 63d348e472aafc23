/**
 * Ports for others to fill, in JDK types and types of the public API.
 */
@NullMarked
package io.muster.spi;

import org.jspecify.annotations.NullMarked;
