package io.muster.discovery;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Looks a name up whose A and AAAA records are the addresses of peers ({@code muster.discovery.dns}, parity M5). An
 * answer says where nodes may be, and nothing about who votes: an empty one changes nothing (regression M-b1).
 */
public final class DnsPeers {
    private DnsPeers() {}

    /**
     * Asks the resolver; may block for as long as that takes, so never on a thread of the node.
     *
     * @param name host name
     * @return literal addresses without duplicates, in order; empty if there are none or nobody answers
     */
    public static List<String> resolve(String name) {
        TreeSet<String> addresses = new TreeSet<>();
        try {
            for (InetAddress address : InetAddress.getAllByName(name)) {
                addresses.add(address.getHostAddress());
            }
        } catch (UnknownHostException e) {
            return List.of();
        }
        return new ArrayList<>(addresses);
    }
}
