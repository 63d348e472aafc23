package io.muster.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The named parts of a record or class, written as a map and found by name; apart, since records, classes and
 * exceptions share it.
 */
final class Members {
    private final String owner;
    private final Member[] list;
    private final Map<String, Integer> indexes = new HashMap<>();

    /** One part: its name, how to reach it, and its shape. */
    record Member(
            String name, Packed packed, Access.Getter getter, Access.@Nullable Setter setter, Shape<Object> shape) {
        Member(String name, Access.Getter getter, Access.@Nullable Setter setter, Shape<Object> shape) {
            this(name, new Packed(Members.packed(name), Digests.of(name)), getter, setter, shape);
        }
    }

    /** A name as bytes and as digest. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packed(byte[] bytes, long digest) {}

    Members(String owner, List<Member> members) {
        this.owner = owner;
        this.list = members.toArray(Member[]::new);
        for (int i = 0; i < list.length; i++) {
            indexes.put(list[i].name(), i);
        }
    }

    static byte[] packed(String name) {
        Packer out = new Packer();
        out.string(name);
        return out.toByteArray();
    }

    int count() {
        return list.length;
    }

    Member member(int index) {
        return list[index];
    }

    void write(Packer out, Object target) {
        out.map(list.length);
        for (Member member : list) {
            out.raw(member.packed().bytes());
            try {
                member.shape().put(out, member.getter().get(target));
            } catch (NotEncodableException e) {
                throw e.within(owner + "." + member.name());
            }
        }
        out.end();
    }

    /** Folded so that the order of members does not count: neither the JVM nor the next version promises it. */
    long digest(Object target, int depth) {
        int below = Digests.below(depth);
        long sum = list.length;
        for (Member member : list) {
            long digest = member.shape().fold(member.getter().get(target), below);
            sum += Digests.then(member.packed().digest(), digest);
        }
        return Digests.mix(sum);
    }

    boolean immutable(Set<Shape<?>> seen) {
        for (Member member : list) {
            if (!member.shape().immutable(seen)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads all parts that the bytes hold and skips those that we do not know.
     *
     * @param model an instance to take comparators from, if there is one
     * @return one value per member; what the bytes do not mention is zero, null or empty
     */
    @Nullable
    Object[] read(Unpacker in, @Nullable Object model) {
        @Nullable Object[] values = new @Nullable Object[list.length];
        boolean[] seen = new boolean[list.length];
        int pairs = in.map();
        for (int i = 0; i < pairs; i++) {
            int index = next(in, i);
            if (index < 0) {
                in.skip();
            } else if (seen[index]) {
                throw in.malformed(owner + "." + list[index].name() + " stands there twice");
            } else {
                Member member = list[index];
                seen[index] = true;
                Object like = model == null ? null : member.getter().get(model);
                values[index] = member.shape().take(in, like);
            }
        }
        in.end();
        for (int i = 0; i < list.length; i++) {
            if (!seen[i]) {
                values[i] = list[i].shape().missing();
            }
        }
        return values;
    }

    /** Usually the parts stand in our own order, so comparing bytes spares us a string. */
    private int next(Unpacker in, int expected) {
        if (expected < list.length && in.skips(list[expected].packed().bytes())) {
            return expected;
        }
        return indexes.getOrDefault(in.string(), -1);
    }
}
