/**
 * A network that misbehaves on demand, between real processes: TCP proxies in plain Java, without root and without
 * tools. {@link io.muster.testing.proxy.TcpProxy} stands in front of one port; {@link io.muster.testing.proxy.Links}
 * puts one before every node for every other node. What happens to bytes is said per direction, by
 * {@link io.muster.testing.proxy.Link}.
 *
 * <p>All waiting is done by virtual threads, four per connection; the state of a link is guarded by its lock.
 */
@NullMarked
package io.muster.testing.proxy;

import org.jspecify.annotations.NullMarked;
