package io.muster.codec;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record by component name; read through its canonical constructor, so its checks count. */
final class RecordShape implements Shape<Object> {
    private final String name;
    private Members members;
    private Access.Maker maker;

    /** Incomplete until {@link #complete}: a recursive type refers to itself. */
    RecordShape(Class<?> type) {
        name = type.getSimpleName();
        members = new Members(name, List.of());
        maker = arguments -> {
            throw new IllegalStateException(name + " is not complete");
        };
    }

    void complete(List<Members.Member> components, Access.Maker canonical) {
        members = new Members(name, components);
        maker = canonical;
    }

    @Override
    public void write(Packer out, Object value) {
        members.write(out, value);
    }

    @Override
    public Object read(Unpacker in) {
        int position = in.position();
        @Nullable Object[] values = members.read(in, null);
        try {
            return maker.make(values);
        } catch (RuntimeException e) {
            throw new MalformedValueException(position, "refused by the constructor of " + name + ": " + e, e);
        }
    }

    @Override
    public long digest(Object value, int depth) {
        return members.digest(value, depth);
    }

    @Override
    public boolean immutable(Set<Shape<?>> seen) {
        return !seen.add(this) || members.immutable(seen);
    }
}
