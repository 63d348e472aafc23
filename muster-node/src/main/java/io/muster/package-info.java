/**
 * The public API: a node, its groups, the state machine of the user. Imports the JDK and {@code io.muster.spi}.
 */
@NullMarked
package io.muster;

import org.jspecify.annotations.NullMarked;
