/**
 * The typed codec: arguments, results, exceptions and state of replicated beans as MessagePack.
 *
 * <p>{@link io.muster.codec.Codecs} reads generic signatures once, at deployment, and builds a tree of shapes for
 * each; after that nothing is discovered, and no class is ever loaded because bytes name it. What cannot be encoded is
 * reported with its path before the first call. The format is drawn in {@link io.muster.codec.Shape} and is plain
 * MessagePack without extension types, so any MessagePack tool can read it.
 *
 * <p>Bytes are taken for hostile: lengths and depth are checked before anything is allocated, and what does not fit
 * ends as {@link io.muster.codec.MalformedValueException}, never as an {@code Error}.
 *
 * <p>Threads: {@code Codecs} is used by the one thread that deploys; what it builds is immutable and shared by all.
 * Imports: the JDK and {@code io.muster.spi}.
 */
@NullMarked
package io.muster.codec;

import org.jspecify.annotations.NullMarked;
