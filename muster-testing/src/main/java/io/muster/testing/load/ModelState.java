package io.muster.testing.load;

import io.muster.apply.Applied;
import io.muster.apply.ReplicatedState;
import io.muster.raft.Entry;
import io.muster.testing.checker.ClientOracle;
import io.muster.testing.sim.SimNode;
import io.muster.testing.sim.SimState;
import java.util.EnumMap;

/** The replicated state of a simulated node: the production state with its session table, around the model. */
public final class ModelState implements SimState {
    private static final EnumMap<Applied.Kind, String> NAMES = new EnumMap<>(Applied.Kind.class);

    static {
        for (Applied.Kind kind : Applied.Kind.values()) {
            NAMES.put(kind, "applied: " + kind);
        }
    }

    private final KeyValue model;
    private final ReplicatedState state;
    private final SimNode node;

    private ModelState(SimNode node, KeyValue model) {
        this.node = node;
        this.model = model;
        this.state = new ReplicatedState("sim", model);
    }

    /**
     * Makes states that tell an oracle what they do.
     *
     * @param oracle who listens
     * @return a factory
     */
    public static SimState.Factory tellingTo(ClientOracle oracle) {
        return node -> new ModelState(node, new KeyValue(node, oracle));
    }

    @Override
    public byte[] apply(Entry entry) {
        Applied applied = state.apply(entry);
        node.count(NAMES.getOrDefault(applied.kind(), "applied"));
        return Requests.encode(applied);
    }

    @Override
    public long digest() {
        return state.digest();
    }

    @Override
    public long value(int key) {
        return model.value(key);
    }
}
