package io.muster.cdi.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.muster.ApplicationFailedException;
import io.muster.ApplyHaltedException;
import io.muster.CallInterruptedException;
import io.muster.ClusterStatus;
import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.CommandTimeoutException;
import io.muster.DeploymentRejectedException;
import io.muster.IdempotencyConflictException;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotLeaderException;
import io.muster.NotReadyException;
import io.muster.Outcome;
import io.muster.OverloadedException;
import io.muster.ReadTimeoutException;
import io.muster.SessionExpiredException;
import io.muster.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("M19")
class ErrorAnswerTest {
    private static final CommandId ID = new CommandId(0x5f3a, 0x1c);

    /** A failure and its status. */
    record Case(int status, MusterException failure) {}

    static Stream<Case> failures() {
        return Stream.of(
                new Case(503, new NotLeaderException("n2", "h2:9993", ID)),
                new Case(503, new NoQuorumException("two of three are gone", Duration.ofMillis(1500), ID)),
                new Case(503, new NotReadyException(ClusterStatus.Phase.RECOVERING, "replays", ID)),
                new Case(503, new OverloadedException("muster.limits.queue", Duration.ofMillis(50), ID)),
                new Case(504, new CommandTimeoutException("waited 9 s", ID)),
                new Case(504, new CallInterruptedException("a write", ID)),
                new Case(504, new SessionExpiredException("too old", ID)),
                new Case(503, new ReadTimeoutException("linearizable, 3 s")),
                new Case(409, new IdempotencyConflictException("k", ID)),
                new Case(413, new CommandRejectedException(CommandRejectedException.Reason.TOO_LARGE, "9 MiB", ID)),
                new Case(400, new CommandRejectedException(CommandRejectedException.Reason.NOT_ENCODABLE, "x", ID)),
                new Case(500, new ApplicationFailedException("a.B", "no")),
                new Case(503, new StorageException(StorageException.Reason.DISK_FULL, Outcome.DEFINITE, "/d", ID)),
                new Case(503, new StorageException(StorageException.Reason.FAILED, Outcome.DEFINITE, "/d", ID)),
                new Case(504, new StorageException(StorageException.Reason.FAILED, Outcome.UNKNOWN, "/d", ID)),
                new Case(503, new ApplyHaltedException(7, "an Error", ID)),
                new Case(500, new DeploymentRejectedException(List.of("MUSTER-1001 X: is final"))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasOneStatusAndABody(Case expected) {
        ErrorAnswer answer = ErrorAnswer.of(expected.failure());
        assertEquals(expected.status(), answer.status());
        assertTrue(
                answer.body()
                        .startsWith("{\"code\":\"" + expected.failure().code() + "\",\"outcome\":\""
                                + expected.failure().outcome() + "\",\"message\":\""),
                answer::body);
        assertEquals(expected.status() == 503, answer.headers().containsKey("Retry-After"));
        assertEquals(
                expected.failure().commandId().isPresent(), answer.headers().containsKey("Muster-Command-Id"));
    }

    @Test
    void everyExceptionOfOursIsInTheTable() {
        Set<String> all = new ClassFileImporter()
                .importPackages("io.muster").stream()
                        .filter(type -> type.isAssignableTo(MusterException.class))
                        .filter(type -> !type.isEquivalentTo(MusterException.class))
                        .map(type -> type.getName())
                        .collect(Collectors.toSet());
        Set<String> tested =
                failures().map(one -> one.failure().getClass().getName()).collect(Collectors.toSet());
        assertEquals(all, tested);
    }

    @Test
    void waitsAreRoundedUpToSeconds() {
        assertEquals(
                "2",
                ErrorAnswer.of(new NoQuorumException("x", Duration.ofMillis(1500), ID))
                        .headers()
                        .get("Retry-After"));
        assertEquals(
                "1",
                ErrorAnswer.of(new OverloadedException("x", Duration.ofMillis(5), ID))
                        .headers()
                        .get("Retry-After"));
    }

    @Test
    void bodyIsEscaped() {
        ErrorAnswer answer = ErrorAnswer.of(new ApplicationFailedException("a.B", "say \"no\"\n\\ \u0001 \ud800 ü"));
        assertTrue(
                answer.body().contains("say \\\"no\\\"\\n\\\\ \\u0001 \\ud800 ü\",\"commandId\":null}"), answer::body);
        assertEquals(
                "5f3a-1c",
                ErrorAnswer.of(new CommandTimeoutException("x", ID)).headers().get("Muster-Command-Id"));
        assertEquals(
                "n2",
                ErrorAnswer.of(new NotLeaderException("n2", null, ID)).headers().get("Muster-Leader"));
    }
}
