/**
 * Faults for clusters of real processes, one class each. All of them follow the same order: do harm, show that the harm
 * is real (an exit code, a process state, bytes that were caught, an error of the system), let the callers go on, undo
 * it, wait until the cluster is whole.
 */
@NullMarked
package io.muster.testing.process.nemesis;

import org.jspecify.annotations.NullMarked;
