package io.muster.example;

import io.muster.cdi.CallOptions;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.StringReader;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the three resources share: reading requests strictly, answering in JSON. */
final class Rest {
    private Rest() {}

    /** An answer with a JSON object of these names and values, in turn. */
    static Response json(int status, @Nullable Object... namesAndValues) {
        var body = Json.createObjectBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.add(String.valueOf(namesAndValues[i]), value(namesAndValues[i + 1]));
        }
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(body.build().toString())
                .build();
    }

    private static JsonValue value(@Nullable Object value) {
        return switch (value) {
            case null -> JsonValue.NULL;
            case Boolean bool -> bool ? JsonValue.TRUE : JsonValue.FALSE;
            case Long number -> Json.createValue(number);
            default -> Json.createValue(value.toString());
        };
    }

    static BadRequestException bad(String message) {
        return new BadRequestException(json(400, "message", message));
    }

    /** Calls a write, once for all who use the key if there is one; what it cannot compute is the caller's mistake. */
    static <T> T write(@Nullable String key, Supplier<T> write) {
        try {
            return CallOptions.optionalKey(key).call(write::get);
        } catch (ArithmeticException overflow) {
            throw bad("a number would overflow; nothing was changed");
        } catch (IllegalArgumentException wrong) {
            throw bad("Idempotency-Key: " + wrong.getMessage());
        }
    }

    /** Reads with the level of the query parameter; levels that do not exist yet are refused. */
    static <T> T read(@Nullable String consistency, Supplier<T> linearizable, Supplier<T> local) {
        return switch (consistency == null ? "linearizable" : consistency.toLowerCase(Locale.ROOT)) {
            case "linearizable" -> linearizable.get();
            case "local" -> local.get();
            case "lease", "session", "bounded" ->
                throw bad("consistency=" + consistency + " does not exist yet: use linearizable or local");
            default -> throw bad("consistency=" + consistency + " is no level: use linearizable or local");
        };
    }

    static JsonObject body(@Nullable String text) {
        try (var reader = Json.createReader(new StringReader(text == null ? "" : text))) {
            return reader.readObject();
        } catch (RuntimeException wrong) { // what is nested too deep is no JsonException
            throw bad("the body is no JSON object: " + wrong.getMessage());
        }
    }

    static String string(JsonObject body, String name) {
        String value = optionalString(body, name);
        if (value == null) {
            throw bad("\"" + name + "\" must be a string");
        }
        return value;
    }

    static @Nullable String optionalString(JsonObject body, String name) {
        return switch (body.getOrDefault(name, JsonValue.NULL)) {
            case JsonString string -> string.getString();
            case JsonValue value when value.getValueType() == JsonValue.ValueType.NULL -> null;
            default -> throw bad("\"" + name + "\" must be a string or null");
        };
    }

    static long number(JsonObject body, String name, long least) {
        try {
            if (body.get(name) instanceof JsonNumber number && number.longValueExact() >= least) {
                return number.longValueExact();
            }
        } catch (ArithmeticException tooLarge) {
            // the same answer as for any other wrong number
        }
        throw bad("\"" + name + "\" must be a whole number of at least " + least);
    }
}
