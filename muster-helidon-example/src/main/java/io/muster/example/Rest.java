package io.muster.example;

import io.muster.Consistency;
import jakarta.json.Json;
import jakarta.json.JsonException;
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

    static Response json(int status, String name, Object value) {
        return json(status, Json.createObjectBuilder().add(name, value(value)).build());
    }

    static Response json(int status, JsonObject body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(body.toString())
                .build();
    }

    static JsonValue value(@Nullable Object value) {
        return switch (value) {
            case null -> JsonValue.NULL;
            case Boolean bool -> bool ? JsonValue.TRUE : JsonValue.FALSE;
            case Long number -> Json.createValue(number);
            default -> Json.createValue(value.toString());
        };
    }

    static BadRequestException bad(String message) {
        return new BadRequestException(
                json(400, Json.createObjectBuilder().add("message", message).build()));
    }

    /** Reads with the level of the query parameter; levels that do not exist yet are refused. */
    static <T> T read(@Nullable String consistency, Supplier<T> linearizable, Supplier<T> local) {
        String name = consistency == null ? "linearizable" : consistency;
        Consistency level;
        try {
            level = Consistency.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException unknown) {
            throw bad("consistency=" + name + " is no level: use linearizable or local");
        }
        return switch (level) {
            case LINEARIZABLE -> linearizable.get();
            case LOCAL -> local.get();
            case LEASE, SESSION, BOUNDED ->
                throw bad("consistency=" + name + " does not exist yet: use linearizable or local");
        };
    }

    static JsonObject body(@Nullable String text) {
        try (var reader = Json.createReader(new StringReader(text == null ? "" : text))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException wrong) {
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
        JsonValue value = body.getOrDefault(name, JsonValue.NULL);
        if (value instanceof JsonString string) {
            return string.getString();
        }
        if (value.getValueType() != JsonValue.ValueType.NULL) {
            throw bad("\"" + name + "\" must be a string or null");
        }
        return null;
    }

    static long number(JsonObject body, String name, long least) {
        JsonValue value = body.get(name);
        try {
            if (value instanceof JsonNumber number && number.longValueExact() >= least) {
                return number.longValueExact();
            }
        } catch (ArithmeticException tooLarge) {
            // the same answer as for any other wrong number
        }
        throw bad("\"" + name + "\" must be a whole number of at least " + least);
    }
}
