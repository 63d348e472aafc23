package io.muster.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.muster.ApplicationFailedException;
import io.muster.ApplyContext;
import io.muster.CommandId;
import io.muster.CommandRejectedException;
import io.muster.CommandResult;
import io.muster.StateMachine;
import io.muster.codec.MalformedValueException;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypedStateMachineTest {
    record Post(String account, int amount) {}

    record Balance(String account, int amount) {}

    static final class Overdrawn extends Exception {
        private static final long serialVersionUID = 1L;
        private final int missing;

        Overdrawn(int missing) {
            super("missing " + missing);
            this.missing = missing;
        }

        int missing() {
            return missing;
        }
    }

    static class Ledger implements StateMachine<Post, Balance> {
        private final Map<String, Integer> accounts = new TreeMap<>();

        @Override
        public Balance apply(Post command, ApplyContext context) throws Overdrawn {
            int balance = accounts.getOrDefault(command.account(), 0) + command.amount();
            if (balance < 0) {
                throw new Overdrawn(-balance);
            }
            if (command.amount() == 13) {
                throw new IllegalArgumentException("unlucky at " + context.index());
            }
            if (command.amount() == 666) {
                throw new StackOverflowError("planted");
            }
            accounts.put(command.account(), balance);
            return new Balance(command.account(), balance);
        }

        @Override
        public long digest() {
            return accounts.hashCode();
        }
    }

    interface Named<T> extends StateMachine<T, List<String>> {}

    abstract static class Middle<A, B> implements Named<B> {
        @Nullable
        A unused;
    }

    static final class Far extends Middle<Integer, String> {
        @Override
        public List<String> apply(String command, ApplyContext context) {
            return List.of(command, command);
        }
    }

    static final class Silent implements StateMachine<String, @Nullable Void> {
        int calls;

        @Override
        public @Nullable Void apply(String command, ApplyContext context) {
            calls++;
            return null;
        }
    }

    static final class Generic<T> implements StateMachine<T, String> {
        @Override
        public String apply(T command, ApplyContext context) {
            return String.valueOf(command);
        }
    }

    record Holder(Object anything) {}

    static final class Open implements StateMachine<Holder, Thread> {
        @Override
        public Thread apply(Holder command, ApplyContext context) {
            return Thread.currentThread();
        }
    }

    @Test
    void bytesThatNoBuildHasWrittenAreRefusedAndThoseOfAnotherBuildHalt() {
        TypedStateMachine typed = TypedStateMachine.of(new Ledger());
        for (byte[] garbage :
                List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {(byte) 0xc1}, new byte[] {(byte) 0x93})) {
            assertTrue(typed.fault(garbage) != null);
            CommandRejectedException refused =
                    assertThrows(CommandRejectedException.class, () -> typed.apply(garbage, context(3)));
            assertEquals(CommandRejectedException.Reason.NOT_ENCODABLE, refused.reason());
        }
        byte[] foreign = TypedStateMachine.of(new Silent()).encode("a command of something else");
        assertTrue(typed.fault(foreign) != null);
        assertThrows(MalformedValueException.class, () -> typed.apply(foreign, context(3)));
        assertNull(typed.fault(typed.encode(new Post("a", 1))));
    }

    @Test
    void refusedBytesAreAnOutcomeThatEveryReplicaSharesAndRepeats() {
        ReplicatedState state = new ReplicatedState("g", TypedStateMachine.of(new Ledger()));
        CommandId id = new CommandId(7, 1);
        state.apply(new Entry(1, 1, EntryKind.SESSION, Payload.wrap(Envelope.open(7, 1_000, 0))));
        Payload garbage = Payload.wrap(Envelope.command(id, 0, null, new byte[] {1, 2, 3}));
        for (long index = 2; index <= 3; index++) {
            Applied applied = state.apply(new Entry(index, 1, EntryKind.COMMAND, garbage));
            assertEquals(Applied.Kind.REJECTED, applied.kind());
            assertEquals(2, applied.firstIndex());
        }
        assertEquals(3, state.applied());
    }

    private static ApplyContext context(long index) {
        return new EntryContext(index, 1, "default", 0, 0, new CommandId(1, index));
    }

    private static CommandResult apply(TypedStateMachine typed, Object command) {
        return new CommandResult(3, typed.apply(typed.encode(command), context(3)));
    }

    @Test
    void commandsAndResultsTravelAsTheirTypes() {
        TypedStateMachine ledger = TypedStateMachine.of(new Ledger());
        Balance balance = ledger.result(apply(ledger, new Post("x", 5)));
        assertEquals(new Balance("x", 5), balance);
        assertEquals(new Balance("x", 7), ledger.<Balance>result(apply(ledger, new Post("x", 2))));
        assertEquals(new TreeMap<>(Map.of("x", 7)).hashCode(), ledger.digest());
    }

    @Test
    void exceptionsAreResultsAndThrownAtTheCaller() {
        TypedStateMachine ledger = TypedStateMachine.of(new Ledger());
        CommandResult overdrawn = apply(ledger, new Post("x", -4));
        Overdrawn checked = assertThrows(Overdrawn.class, () -> ledger.<Balance>result(overdrawn));
        assertEquals(4, checked.missing());
        CommandResult unlucky = apply(ledger, new Post("x", 13));
        assertEquals(
                "unlucky at 3",
                assertThrows(IllegalArgumentException.class, () -> ledger.<Balance>result(unlucky))
                        .getMessage());
    }

    @Test
    void anExceptionThatTheCallerDoesNotKnowKeepsItsName() {
        TypedStateMachine ledger = TypedStateMachine.of(new Ledger());
        TypedStateMachine stranger = TypedStateMachine.of(new Far());
        CommandResult overdrawn = apply(ledger, new Post("x", -4));
        ApplicationFailedException e =
                assertThrows(ApplicationFailedException.class, () -> stranger.<List<String>>result(overdrawn));
        assertEquals(Overdrawn.class.getName(), e.className());
        assertTrue(e.getMessage().endsWith("missing 4"), e.getMessage());
    }

    @Test
    void errorsAreNoResults() {
        TypedStateMachine ledger = TypedStateMachine.of(new Ledger());
        assertThrows(StackOverflowError.class, () -> apply(ledger, new Post("x", 666)));
    }

    @Test
    void commandsThatCannotBeEncodedAreRejectedAtTheCaller() {
        TypedStateMachine ledger = TypedStateMachine.of(new Ledger());
        for (Object wrong : new Object[] {"no post", new Post("\ud800", 1)}) {
            CommandRejectedException e = assertThrows(CommandRejectedException.class, () -> ledger.encode(wrong));
            assertEquals(CommandRejectedException.Reason.NOT_ENCODABLE, e.reason());
        }
    }

    @Test
    void typesAreFoundHoweverFarUp() {
        TypedStateMachine far = TypedStateMachine.of(new Far());
        assertEquals(List.of("a", "a"), far.<List<String>>result(apply(far, "a")));
        TypedStateMachine child = TypedStateMachine.of(new Ledger() {});
        assertEquals(new Balance("y", 1), child.<Balance>result(apply(child, new Post("y", 1))));
    }

    @Test
    void aStateMachineWithoutResultsAnswersNull() {
        Silent machine = new Silent();
        TypedStateMachine silent = TypedStateMachine.of(machine);
        assertNull(silent.<@Nullable Void>result(apply(silent, "x")));
        assertEquals(1, machine.calls);
    }

    @Test
    void erasedTypesAreExplained() {
        StateMachine<String, String> lambda = (command, context) -> command;
        for (StateMachine<?, ?> erased : List.of(lambda, new Generic<String>())) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> TypedStateMachine.of(erased));
            assertTrue(e.toString().contains("erased"), e.toString());
        }
    }

    @Test
    void typesWithoutEncodingAreAllNamed() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> TypedStateMachine.of(new Open()));
        assertTrue(e.toString().contains("Open: command") && e.toString().contains("Open: result"), e.toString());
    }
}
