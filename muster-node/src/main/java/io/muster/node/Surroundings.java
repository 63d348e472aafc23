package io.muster.node;

import io.muster.log.FileDevice;
import io.muster.log.LogDevice;
import io.muster.log.LogStore;
import io.muster.transport.NioTransport;
import io.muster.transport.Resolver;
import io.muster.transport.Transport;
import io.muster.transport.TransportConfig;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a node is put on. Tests put something of their own in between; everything else is what production runs.
 *
 * @param transport opens the sockets
 * @param disk opens the data directory
 * @param log wraps the log
 * @param resolver looks up {@code muster.discovery.dns}
 */
record Surroundings(
        Function<TransportConfig, Transport> transport,
        Function<Path, LogDevice> disk,
        UnaryOperator<LogStore> log,
        Resolver resolver) {
    /** Sockets and files as they are. */
    static final Surroundings REAL = new Surroundings(
            config -> NioTransport.open(config, System::nanoTime, new SecureRandom()),
            FileDevice::new,
            UnaryOperator.identity(),
            Resolver.SYSTEM);
}
