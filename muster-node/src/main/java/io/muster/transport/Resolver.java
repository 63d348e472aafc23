package io.muster.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** How a host name becomes addresses. May block; is never called on the thread that owns the transport. */
@FunctionalInterface
public interface Resolver {
    /**
     * The resolver of the platform, with the caching that its security property {@code networkaddress.cache.ttl} says.
     */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Looks up a name.
     *
     * @param host name
     * @return its addresses, at least one
     * @throws UnknownHostException if it has none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
