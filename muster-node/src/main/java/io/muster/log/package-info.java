/**
 * What a node must never forget, on disk: one segmented log for all groups, and the identity of its data directory.
 *
 * <p><b>Thread.</b> A {@link io.muster.log.LogStore} belongs to the log thread. Only
 * {@link io.muster.log.LogStore#prepare} may run on another thread, and {@link io.muster.log.LogStore#stats} on any.
 * There is no thread, timer or retry in here. Interrupting the owner closes its files: nobody may do that.
 *
 * <p><b>Formats.</b> Each is drawn once, in the Javadoc of the class that codes it: {@code SegmentHeader},
 * {@code Batch}, {@code LocalRecord}, {@link io.muster.log.IdentityFile}, and {@link io.muster.record.RecordFormat}
 * for what disk and wire share. The book's page {@code file-format.md} explains how they play together.
 *
 * <p>May import the core, the record format and the JDK. Files are reached through {@link io.muster.log.LogDevice}
 * only, time and randomness are handed in, so that the simulator runs this code on a disk that loses and tears writes.
 */
@NullMarked
package io.muster.log;

import org.jspecify.annotations.NullMarked;
