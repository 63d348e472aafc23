package io.muster.codec;

import org.jspecify.annotations.Nullable;

/** One field of an object's state: its id, how to read it, and its codec. */
public final class StateField {
    private final String id;
    private final long idDigest;
    private final Access.Getter getter;
    private final TypeCodec<Object> codec;

    StateField(String id, Access.Getter getter, TypeCodec<Object> codec) {
        this.id = id;
        this.idDigest = Digests.of(id);
        this.getter = getter;
        this.codec = codec;
    }

    /** Simple name of the declaring class, a dot, name of the field. */
    public String id() {
        return id;
    }

    /** The codec of the field's type. */
    public TypeCodec<Object> codec() {
        return codec;
    }

    /**
     * The content of the field.
     *
     * @param instance an object of the class that the state was built for
     */
    public @Nullable Object value(Object instance) {
        return getter.get(instance);
    }

    long digest(Object instance) {
        return Digests.then(idDigest, codec.digest(getter.get(instance)));
    }
}
