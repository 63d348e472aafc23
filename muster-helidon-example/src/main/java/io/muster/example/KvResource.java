package io.muster.example;

import io.muster.example.KvStore.Versioned;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys and values by HTTP. */
@ApplicationScoped
@Path("/kv/{key}")
public class KvResource {
    private final KvStore store;

    /** Gets the replicated bean. */
    @Inject
    public KvResource(KvStore store) {
        this.store = store;
    }

    /** Sets a value. */
    @PUT
    @Consumes(MediaType.TEXT_PLAIN)
    public Response put(@PathParam("key") String key, String value) {
        return Rest.json(200, "version", store.put(key, value));
    }

    /** Reads a value. */
    @GET
    public Response get(@PathParam("key") String key, @QueryParam("consistency") @Nullable String consistency) {
        Optional<Versioned> found = Rest.read(consistency, () -> store.get(key), () -> store.peek(key));
        return found.map(kept -> Rest.json(200, "key", key, "value", kept.value(), "version", kept.version()))
                .orElseGet(() -> missing(key));
    }

    /** Removes a key. */
    @DELETE
    public Response delete(@PathParam("key") String key) {
        return store.delete(key)
                .map(version -> Rest.json(200, "version", version))
                .orElseGet(() -> missing(key));
    }

    /** Changes a value if it is the expected one. */
    @POST
    @Path("/cas")
    public Response compareAndSet(@PathParam("key") String key, @Nullable String text) {
        JsonObject body = Rest.body(text);
        KvStore.Swap swap = store.compareAndSet(key, Rest.optionalString(body, "expect"), Rest.string(body, "update"));
        return Rest.json(200, "swapped", swap.swapped(), "value", swap.value());
    }

    /** Adds an element to a comma-joined list. */
    @POST
    @Path("/append")
    @Consumes(MediaType.TEXT_PLAIN)
    public Response append(@PathParam("key") String key, String element) {
        return Rest.json(200, "version", store.append(key, element));
    }

    private static Response missing(String key) {
        return Rest.json(404, "message", "no key \"" + key + "\"");
    }
}
