package io.muster.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Enum constants by name, so that inserting one changes nothing for the others. */
@SuppressWarnings("EnumOrdinal") // an index into our own arrays, never written
final class EnumShape<E extends Enum<E>> implements Shape<E> {
    private final Class<E> type;
    private final Map<String, E> byName = new HashMap<>();
    private final byte[][] packedNames;
    private final long[] digests;

    EnumShape(Class<E> type) {
        this.type = type;
        E[] constants = type.getEnumConstants();
        packedNames = new byte[constants.length][];
        digests = new long[constants.length];
        for (E constant : constants) {
            byName.put(constant.name(), constant);
            packedNames[constant.ordinal()] = Members.packed(constant.name());
            digests[constant.ordinal()] = Digests.of(constant.name());
        }
    }

    @Override
    public void write(Packer out, E value) {
        out.raw(packedNames[value.ordinal()]);
    }

    @Override
    public E read(Unpacker in) {
        String name = in.string();
        E constant = byName.get(name);
        if (constant == null) {
            throw in.malformed("no constant " + name + " in " + type.getSimpleName());
        }
        return constant;
    }

    @Override
    public long digest(E value, int depth) {
        return digests[value.ordinal()];
    }

    @Override
    public boolean immutable(Set<Shape<?>> seen) {
        return true;
    }
}
