package io.muster.codec;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A sealed type: {@code [simple name of the permitted class, body]}; the names are a closed list, made at deployment.
 */
final class SumShape implements Shape<Object> {
    private final String name;
    private final Map<Class<?>, Variant> byClass = new HashMap<>();
    private final Map<String, Variant> byName = new HashMap<>();

    /** One permitted class. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Variant(byte[] packedName, long digest, Shape<Object> shape) {}

    /** Incomplete until {@link #complete}: a recursive type refers to itself. */
    SumShape(Class<?> type) {
        name = type.getSimpleName();
    }

    void complete(Map<Class<?>, Shape<Object>> variants) {
        variants.forEach((type, shape) -> {
            String simple = type.getSimpleName();
            Variant variant = new Variant(Members.packed(simple), Digests.of(simple), shape);
            byClass.put(type, variant);
            byName.put(simple, variant);
        });
    }

    private Variant variantOf(Object value) {
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        Variant variant = byClass.get(type);
        if (variant == null) {
            throw new NotEncodableException(
                    "",
                    "an instance of " + type.getName() + ", which " + name + " does not permit",
                    "Make the class final, or seal it too");
        }
        return variant;
    }

    @Override
    public void write(Packer out, Object value) {
        Variant variant = variantOf(value);
        out.array(2);
        out.raw(variant.packedName());
        variant.shape().write(out, value);
        out.end();
    }

    @Override
    public Object read(Unpacker in) {
        if (in.array() != 2) {
            throw in.malformed("name and body of a " + name + " expected");
        }
        String simple = in.string();
        Variant variant = byName.get(simple);
        if (variant == null) {
            throw in.malformed(name + " does not permit " + simple);
        }
        Object value = variant.shape().read(in);
        in.end();
        return value;
    }

    @Override
    public long digest(Object value, int depth) {
        Variant variant = variantOf(value);
        return Digests.then(variant.digest(), variant.shape().digest(value, Digests.below(depth)));
    }

    @Override
    public boolean immutable(Set<Shape<?>> seen) {
        return !seen.add(this)
                || byClass.values().stream().allMatch(v -> v.shape().immutable(seen));
    }
}
