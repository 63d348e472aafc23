/**
 * The invariants of the reliability page, one class each, which names in its documentation the one that it checks.
 *
 * <p>Checkers see nodes through {@link io.muster.testing.checker.NodeView} only and are told of everything that happens
 * by {@link io.muster.testing.checker.Checkers}, in the thread of the simulation. They do work in proportion to what
 * has changed, since they run after every event. Whoever finds a broken invariant throws
 * {@link io.muster.raft.InvariantViolation} with both conflicting facts.
 */
@NullMarked
package io.muster.testing.checker;

import org.jspecify.annotations.NullMarked;
