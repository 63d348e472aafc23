package io.muster.codec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map as a map; keys may be of any type. */
record MapShape(Containers.Kind<Map<Object, Object>> kind, Shape<Object> key, Shape<Object> inner)
        implements Shape<Map<Object, Object>> {

    @Override
    public void write(Packer out, Map<Object, Object> value) {
        int count = value.size();
        out.map(count);
        int written = 0;
        for (Map.Entry<Object, Object> entry : value.entrySet()) {
            if ((!kind.nullKeys() && entry.getKey() == null) || (!kind.nullValues() && entry.getValue() == null)) {
                throw Containers.nullInside();
            }
            key.put(out, entry.getKey());
            inner.put(out, entry.getValue());
            written++;
        }
        if (written != count) {
            throw new NotEncodableException("", "a map that changes while it is encoded", "Pass a copy");
        }
        out.end();
    }

    @Override
    public Map<Object, Object> read(Unpacker in) {
        return fill(in, null);
    }

    @Override
    public @Nullable Map<Object, Object> take(Unpacker in, @Nullable Object model) {
        return in.nil() ? null : fill(in, model);
    }

    @SuppressWarnings("NullAway") // the target was made for keys and values of these types
    private Map<Object, Object> fill(Unpacker in, @Nullable Object model) {
        int count = in.map();
        Map<Object, Object> target = kind.make().apply(Containers.comparator(model));
        for (int i = 0; i < count; i++) {
            Object entryKey = key.take(in);
            target.put(entryKey, inner.take(in));
        }
        in.end();
        return target;
    }

    @Override
    public long digest(Map<Object, Object> value, int depth) {
        int below = Digests.below(depth);
        long sum = value.size();
        for (Map.Entry<Object, Object> entry : value.entrySet()) {
            long digest = Digests.then(key.fold(entry.getKey(), below), inner.fold(entry.getValue(), below));
            sum = kind.ordered() ? Digests.then(sum, digest) : sum + Digests.mix(digest);
        }
        return Digests.mix(sum);
    }

    @Override
    public Map<Object, Object> missing() {
        return kind.make().apply(null);
    }
}
