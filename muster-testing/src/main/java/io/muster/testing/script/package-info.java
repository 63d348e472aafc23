/**
 * Scenarios as text: a file of commands that lead production replicas by the hand, each with its recorded answer,
 * so that reading a test is reading the protocol. {@link io.muster.testing.script.Script} reads, runs and rewrites such
 * a file; the commands stand in {@link io.muster.testing.script.Verb} and in the chapter on testing of the book.
 *
 * <p>Nothing happens by itself here: a message arrives when the script delivers it, a write becomes durable when the
 * script says so, time passes when it ticks. After every command and every step inside of it the safety invariants of
 * {@code io.muster.testing.checker} are checked.
 */
@NullMarked
package io.muster.testing.script;

import org.jspecify.annotations.NullMarked;
