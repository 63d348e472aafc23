/**
 * The wiring of one node: loop, log thread, applier and housekeeper. Imports all of the node.
 */
@NullMarked
package io.muster.node;

import org.jspecify.annotations.NullMarked;
