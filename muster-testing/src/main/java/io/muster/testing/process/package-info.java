/**
 * The black-box kit: a cluster of real processes of any service that holds Muster, load that knows what it asked for,
 * faults that prove that they happened, and checks of what the callers were told. Nothing here knows the code of the
 * service; all that is used is its command line, its HTTP port with {@code /health/ready} and {@code /muster/status},
 * and the contract of status codes ({@link io.muster.testing.process.Answer#verdict()}).
 *
 * <p>{@link io.muster.testing.process.ProcessCluster} starts the nodes, {@link io.muster.testing.process.Run} lets
 * {@linkplain io.muster.testing.process.Workload workloads} and a {@linkplain io.muster.testing.process.Nemesis
 * nemesis} loose on them. Needs a POSIX system ({@code sh}, {@code kill}) and no root.
 */
@NullMarked
package io.muster.testing.process;

import org.jspecify.annotations.NullMarked;
