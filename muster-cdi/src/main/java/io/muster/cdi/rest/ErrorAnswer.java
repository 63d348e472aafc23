package io.muster.cdi.rest;

import io.muster.ApplicationFailedException;
import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.IdempotencyConflictException;
import io.muster.MusterException;
import io.muster.NotLeaderException;
import io.muster.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a failure of ours looks like in HTTP. Apart from the mapper, since nothing here needs a REST runtime.
 *
 * @param status the status code
 * @param headers what to set besides the body
 * @param body {@code {"code","outcome","message","commandId"}}
 */
record ErrorAnswer(int status, Map<String, String> headers, String body) {
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    static ErrorAnswer of(MusterException failure) {
        int status = statusOf(failure);
        Map<String, String> headers = new TreeMap<>();
        failure.commandId().ifPresent(id -> headers.put("Muster-Command-Id", id.toString()));
        if (status == UNAVAILABLE) {
            headers.put(
                    "Retry-After", Long.toString(seconds(failure.retryAfter().orElse(Duration.ofSeconds(1)))));
        }
        if (failure instanceof NotLeaderException notLeader) {
            notLeader.leaderId().ifPresent(leader -> headers.put("Muster-Leader", leader));
        }
        String body = new Json()
                .text("code", failure.code())
                .text("outcome", failure.outcome().name())
                .text("message", failure.getMessage())
                .text("commandId", failure.commandId().map(CommandId::toString).orElse(null))
                .toString();
        return new ErrorAnswer(status, headers, body);
    }

    /** Whole seconds, as the header wants them; zero would mean at once. */
    private static long seconds(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }

    private static int statusOf(MusterException failure) {
        if (failure.outcome() == Outcome.UNKNOWN) {
            return GATEWAY_TIMEOUT;
        }
        if (failure instanceof IdempotencyConflictException || failure.code().startsWith("MUSTER-06")) {
            return CONFLICT;
        }
        if (failure instanceof CommandRejectedException rejected) {
            return rejected.reason() == CommandRejectedException.Reason.TOO_LARGE ? CONTENT_TOO_LARGE : BAD_REQUEST;
        }
        if (failure instanceof ApplicationFailedException) {
            return SERVER_ERROR;
        }
        return failure.retryable() ? UNAVAILABLE : SERVER_ERROR;
    }
}
