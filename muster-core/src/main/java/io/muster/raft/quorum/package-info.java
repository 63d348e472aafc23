/** Quorum arithmetic, provable by itself: it knows nothing of logs, terms or messages. */
@NullMarked
package io.muster.raft.quorum;

import org.jspecify.annotations.NullMarked;
