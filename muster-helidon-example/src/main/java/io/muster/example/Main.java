package io.muster.example;

import io.helidon.microprofile.server.ServerCdiExtension;
import jakarta.enterprise.inject.spi.CDI;

/** Starts the service. What keeps it from starting is told in words instead of stack traces, and the exit code is 1. */
public final class Main {
    private Main() {}

    /** Starts; configuration comes from properties and the environment. */
    public static void main(String[] args) {
        String refusal = "HTTP cannot listen on server.host and server.port, see above";
        try {
            io.helidon.microprofile.cdi.Main.main(args);
            if (CDI.current()
                            .getBeanManager()
                            .getExtension(ServerCdiExtension.class)
                            .port()
                    > 0) {
                return;
            }
        } catch (Throwable failure) {
            Throwable cause = failure;
            while (cause.getCause() != null
                    && !String.valueOf(cause.getMessage()).contains("MUSTER-")) {
                cause = cause.getCause();
            }
            refusal = cause.toString().replaceAll("(?m)^\\s+at .*\\R?", "").strip();
        }
        System.err.println("The node did not start: " + refusal);
        System.exit(1);
    }
}
