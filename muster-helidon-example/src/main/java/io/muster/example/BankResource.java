package io.muster.example;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bank by HTTP. */
@ApplicationScoped
@Path("/bank")
public class BankResource {
    private final Bank bank;

    /** Gets the replicated bean. */
    @Inject
    public BankResource(Bank bank) {
        this.bank = bank;
    }

    /** Opens an account. */
    @POST
    @Path("/accounts/{id}")
    public Response open(@PathParam("id") String id, @Nullable String text) {
        long balance = Rest.number(Rest.body(text), "balance", 0);
        return Rest.write(null, () -> bank.open(id, balance))
                ? Rest.json(201, "id", id, "balance", balance)
                : Rest.json(409, "message", "account \"" + id + "\" exists");
    }

    /** Reads an account. */
    @GET
    @Path("/accounts/{id}")
    public Response balance(@PathParam("id") String id, @QueryParam("consistency") @Nullable String consistency) {
        Optional<Long> balance = Rest.read(consistency, () -> bank.balance(id), () -> bank.localBalance(id));
        return balance.map(found -> Rest.json(200, "id", id, "balance", found))
                .orElseGet(() -> Rest.json(404, "message", "no account \"" + id + "\""));
    }

    /** Moves money, once per key if the caller gives one. */
    @POST
    @Path("/transfers")
    public Response transfer(@Nullable String text, @HeaderParam("Idempotency-Key") @Nullable String key) {
        JsonObject body = Rest.body(text);
        String from = Rest.string(body, "from");
        String to = Rest.string(body, "to");
        long amount = Rest.number(body, "amount", 1);
        return Rest.json(200, "ok", Rest.write(key, () -> bank.transfer(from, to, amount)));
    }

    /** Sum of all accounts. */
    @GET
    @Path("/total")
    public Response total(@QueryParam("consistency") @Nullable String consistency) {
        return Rest.json(200, "total", Rest.read(consistency, bank::total, bank::localTotal));
    }
}
