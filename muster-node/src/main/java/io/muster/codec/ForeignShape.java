package io.muster.codec;

import io.muster.spi.ValueCodec;

/** A type that a {@link ValueCodec} of the application looks after: its bytes as they are. */
record ForeignShape(ValueCodec<Object> codec) implements Shape<Object> {

    @SuppressWarnings("unchecked")
    static Shape<Object> of(ValueCodec<?> codec) {
        return new ForeignShape((ValueCodec<Object>) codec);
    }

    @Override
    public void write(Packer out, Object value) {
        out.binary(codec.encode(value));
    }

    @Override
    public Object read(Unpacker in) {
        return codec.decode(in.binary());
    }

    @Override
    public long digest(Object value, int depth) {
        return Digests.of(codec.encode(value));
    }
}
