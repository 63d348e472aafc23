/**
 * What goes wrong: one kind of fault per class, and the swarm that mixes them. Each seed draws which kinds it uses, how
 * often and how hard, since a mix of everything at once hides more bugs than it finds.
 */
@NullMarked
package io.muster.testing.nemesis;

import org.jspecify.annotations.NullMarked;
