package io.muster.codec;

import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;

/** An array of anything but bytes. */
record ArrayShape(Class<?> element, Shape<Object> inner) implements Shape<Object> {
    /** Room made before elements arrive; more follows them, so that a lie about the count costs nothing. */
    static final int TRUSTED = 1024;

    @Override
    public void write(Packer out, Object value) {
        int count = Array.getLength(value);
        out.array(count);
        for (int i = 0; i < count; i++) {
            inner.put(out, Array.get(value, i));
        }
        out.end();
    }

    @Override
    public Object read(Unpacker in) {
        int count = in.array();
        Object array = Array.newInstance(element, Math.min(count, TRUSTED));
        for (int i = 0; i < count; i++) {
            int room = Array.getLength(array);
            if (i == room) {
                Object larger = Array.newInstance(element, (int) Math.min(count, 2L * room));
                System.arraycopy(array, 0, larger, 0, room);
                array = larger;
            }
            Array.set(array, i, inner.take(in));
        }
        in.end();
        return array;
    }

    @Override
    public long digest(Object value, int depth) {
        int below = Digests.below(depth);
        int count = Array.getLength(value);
        long sum = count;
        for (int i = 0; i < count; i++) {
            sum = Digests.then(sum, inner.fold(Array.get(value, i), below));
        }
        return sum;
    }

    @Override
    public @Nullable Object missing() {
        return Array.newInstance(element, 0);
    }
}
