package io.muster.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One look-up of a host name on a short-lived thread, since resolvers block for as long as they like. A platform
 * thread: a virtual one would hold on to its carrier while the resolver of the system works.
 */
public final class AddressLookup {
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

    private final String host;
    private volatile @Nullable List<InetAddress> found;
    private volatile String failure = "";

    private AddressLookup(String host) {
        this.host = host;
    }

    /**
     * Starts a look-up.
     *
     * @param host name
     * @param resolver may block
     * @param whenDone called on the other thread once the answer is there
     * @return the look-up, running
     */
    public static AddressLookup start(String host, Resolver resolver, Runnable whenDone) {
        AddressLookup lookup = new AddressLookup(host);
        Thread.ofPlatform().daemon().name("muster-lookup-" + host).start(() -> {
            try {
                lookup.found = List.copyOf(resolver.resolve(host));
            } catch (UnknownHostException | RuntimeException e) {
                lookup.failure = String.valueOf(e.getMessage());
            } finally {
                lookup.finish();
                whenDone.run();
            }
        });
        return lookup;
    }

    /** Whatever happened, there is an answer: who waits for it starts no other look-up. */
    private void finish() {
        if (found == null) {
            if (failure.isEmpty()) {
                failure = "the resolver failed";
            }
            found = List.of();
        }
    }

    String host() {
        return host;
    }

    /**
     * The answer.
     *
     * @return empty after a failure, null while there is none
     */
    public @Nullable List<InetAddress> found() {
        return found;
    }

    /**
     * What went wrong.
     *
     * @return empty if nothing did
     */
    public String failure() {
        return failure;
    }

    /** The address that a literal is; null if it is a name. Never asks a resolver. */
    static @Nullable InetAddress literal(String host) {
        if (host.indexOf(':') < 0 && !IPV4.matcher(host).matches()) {
            return null;
        }
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
