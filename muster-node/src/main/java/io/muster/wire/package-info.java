/**
 * Messages, calls and handshakes as bytes. Owns the layout of every frame ({@link io.muster.wire.FrameCodec} draws
 * it) and the checks that stand before any allocation; owns no socket, no thread and no state. Used by the transport
 * on real sockets and by the simulator on simulated ones. Imports record, codec and the core.
 */
@NullMarked
package io.muster.wire;

import org.jspecify.annotations.NullMarked;
