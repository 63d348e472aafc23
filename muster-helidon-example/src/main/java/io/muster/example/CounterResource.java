package io.muster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Counters by HTTP. */
@ApplicationScoped
@Path("/counters/{name}")
public class CounterResource {
    private final Counters counters;

    /** Gets the replicated bean. */
    @Inject
    public CounterResource(Counters counters) {
        this.counters = counters;
    }

    /** Adds to a counter, once per key if the caller gives one. */
    @POST
    @Path("/add")
    public Response add(
            @PathParam("name") String name,
            @QueryParam("delta") @Nullable String delta,
            @HeaderParam("Idempotency-Key") @Nullable String key) {
        long number;
        try {
            number = Long.parseLong(delta == null ? "" : delta);
        } catch (NumberFormatException wrong) {
            throw Rest.bad("delta must be a whole number, not " + delta);
        }
        return Rest.json(200, "value", Rest.write(key, () -> counters.add(name, number)));
    }

    /** Reads a counter. */
    @GET
    public Response value(@PathParam("name") String name, @QueryParam("consistency") @Nullable String consistency) {
        return Rest.json(
                200, "value", Rest.read(consistency, () -> counters.value(name), () -> counters.localValue(name)));
    }
}
