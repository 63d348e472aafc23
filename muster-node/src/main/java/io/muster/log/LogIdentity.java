package io.muster.log;

/**
 * What the identity file says about a data directory.
 *
 * @param owner cluster and node
 * @param incarnation random, made with the directory and never 0: a node that lost its disk comes back as another one
 * @param logId random, made with the directory: keeps segments of different directories apart
 * @param createdAtMillis when the directory was made; information only
 * @param blockBytes alignment of batches, fixed with the directory
 * @param cleanStop whether the last run stopped cleanly and nothing was written since; also true if nothing ever was
 * @param cleanBatchSeq number of the last batch of the last clean stop, 0 if there was none: everything up to it is
 *     durable
 */
public record LogIdentity(
        LogOwner owner,
        long incarnation,
        long logId,
        long createdAtMillis,
        int blockBytes,
        boolean cleanStop,
        long cleanBatchSeq) {}
