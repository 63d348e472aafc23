/**
 * Histories of concurrent callers, and the judgement whether one order explains them: linearizability.
 *
 * <p>A test asks a {@link io.muster.testing.linear.Recorder} before each call and tells it how the call ended; then
 * {@link io.muster.testing.linear.Linearizability} compares the {@link io.muster.testing.linear.History} with a
 * {@link io.muster.testing.linear.Model}, key by key. Nothing here knows the simulator or a cluster: histories may come
 * from real threads, from processes behind HTTP, or from a file. The recorder is safe for concurrent use; everything
 * else is immutable or confined to the thread that checks. Imports the JDK only.
 */
@NullMarked
package io.muster.testing.linear;

import org.jspecify.annotations.NullMarked;
