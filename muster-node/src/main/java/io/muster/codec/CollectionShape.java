package io.muster.codec;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A collection as an array of its elements. */
record CollectionShape(Containers.Kind<Collection<Object>> kind, Shape<Object> inner)
        implements Shape<Collection<Object>> {

    @Override
    public void write(Packer out, Collection<Object> value) {
        int count = value.size();
        out.array(count);
        int written = 0;
        for (Object element : value) {
            if (element == null && !kind.nullKeys()) {
                throw Containers.nullInside();
            }
            inner.put(out, element);
            written++;
        }
        if (written != count) {
            throw new NotEncodableException("", "a collection that changes while it is encoded", "Pass a copy");
        }
        out.end();
    }

    @Override
    public Collection<Object> read(Unpacker in) {
        return fill(in, null);
    }

    @Override
    public @Nullable Collection<Object> take(Unpacker in, @Nullable Object model) {
        return in.nil() ? null : fill(in, model);
    }

    @SuppressWarnings("NullAway") // the target was made for elements of this type, null among them if it allows null
    private Collection<Object> fill(Unpacker in, @Nullable Object model) {
        int count = in.array();
        Collection<Object> target = kind.make().apply(Containers.comparator(model));
        for (int i = 0; i < count; i++) {
            target.add(inner.take(in));
        }
        in.end();
        return target;
    }

    @Override
    public long digest(Collection<Object> value, int depth) {
        int below = Digests.below(depth);
        long sum = value.size();
        for (Object element : value) {
            long digest = inner.fold(element, below);
            sum = kind.ordered() ? Digests.then(sum, digest) : sum + Digests.mix(digest);
        }
        return Digests.mix(sum);
    }

    @Override
    public Collection<Object> missing() {
        return kind.make().apply(null);
    }
}
