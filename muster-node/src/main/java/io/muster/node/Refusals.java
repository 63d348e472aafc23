package io.muster.node;

import io.muster.ClusterStatus.Phase;
import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.MusterException;
import io.muster.NoQuorumException;
import io.muster.NotLeaderException;
import io.muster.NotReadyException;
import io.muster.OverloadedException;
import io.muster.raft.Refusal;
import java.time.Duration;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Says refusals of the core in the words of the API, and sends them through the wire as a text that starts with a code.
 */
final class Refusals {
    private static final Duration SOON = Duration.ofMillis(100);

    private Refusals() {}

    /** The exception of a refusal, for the one who has to give up on it. */
    static MusterException of(
            Refusal refusal, @Nullable CommandId id, LongFunction<@Nullable String> nameOf, Duration election) {
        return switch (refusal) {
            case Refusal.NotLeader(long leader) ->
                leader == 0
                        ? new NoQuorumException("no leader is known", election, id)
                        : new NotLeaderException(nameOf.apply(leader), null, id);
            case Refusal.NoQuorum(int reachable, int needed) ->
                new NoQuorumException("the leader reaches " + reachable + " voters and needs " + needed, election, id);
            case Refusal.Overloaded(String limit) -> new OverloadedException(limit, SOON, id);
            case Refusal.TooLarge(int bytes, int max) -> tooLarge(bytes, max, id);
            case Refusal.Halted(String reason) -> new NotReadyException(Phase.HALTED, reason, id);
        };
    }

    static CommandRejectedException tooLarge(int bytes, int max, @Nullable CommandId id) {
        return new CommandRejectedException(
                CommandRejectedException.Reason.TOO_LARGE,
                "command of " + bytes + " bytes, at most " + max + " fit (muster.limits.command-size)",
                id);
    }

    /** What every replica says of bytes that no build can have meant. */
    static CommandRejectedException noCommand(@Nullable CommandId id) {
        return new CommandRejectedException(
                CommandRejectedException.Reason.NOT_ENCODABLE, "its bytes are no command of the group", id);
    }

    /** Text for the node that forwarded the call. */
    static String text(MusterException refusal) {
        return refusal.getMessage() == null ? refusal.code() : refusal.getMessage();
    }

    /** The exception behind a text from the leader. */
    static MusterException parse(String text, @Nullable CommandId id, Duration election) {
        String said = "the leader says: " + text;
        if (text.startsWith(OverloadedException.CODE)) {
            return new OverloadedException(said, SOON, id);
        }
        if (text.startsWith(CommandRejectedException.CODE)) {
            CommandRejectedException.Reason reason = text.contains(CommandRejectedException.Reason.NOT_ENCODABLE.name())
                    ? CommandRejectedException.Reason.NOT_ENCODABLE
                    : CommandRejectedException.Reason.TOO_LARGE;
            return new CommandRejectedException(reason, said, id);
        }
        if (text.startsWith(NoQuorumException.CODE) || text.startsWith(NotLeaderException.CODE)) {
            return new NoQuorumException(said, election, id);
        }
        return new NotReadyException(Phase.RUNNING, said, id);
    }
}
