package io.muster.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain class by field name: made by its no-argument constructor, then filled. */
final class ObjectShape implements Shape<Object> {
    private final Class<?> type;
    private Members members;
    private Access.Maker maker;

    /** Incomplete until {@link #complete}: a recursive type refers to itself. */
    ObjectShape(Class<?> type) {
        this.type = type;
        members = new Members(type.getSimpleName(), List.of());
        maker = arguments -> {
            throw new IllegalStateException(type + " is not complete");
        };
    }

    void complete(List<Members.Member> fields, Access.Maker constructor) {
        members = new Members(type.getSimpleName(), fields);
        maker = constructor;
    }

    /** A subclass would arrive as its parent, without a word: generated proxies are caught here too. */
    private void checkClass(Object value) {
        if (value.getClass() != type) {
            throw new NotEncodableException(
                    "",
                    "an instance of " + value.getClass().getName() + " where " + type.getSimpleName() + " is declared",
                    "Declare a sealed type with all its subclasses, or pass the declared class itself");
        }
    }

    @Override
    public void write(Packer out, Object value) {
        checkClass(value);
        members.write(out, value);
    }

    @Override
    public Object read(Unpacker in) {
        int position = in.position();
        Object made;
        try {
            made = maker.make();
        } catch (RuntimeException e) {
            throw new MalformedValueException(position, "no " + type.getSimpleName() + " can be made: " + e, e);
        }
        @Nullable Object[] values = members.read(in, made);
        for (int i = 0; i < values.length; i++) {
            Access.Setter setter = members.member(i).setter();
            if (setter != null) {
                setter.set(made, values[i]);
            }
        }
        return made;
    }

    @Override
    public long digest(Object value, int depth) {
        checkClass(value);
        return members.digest(value, depth);
    }
}
