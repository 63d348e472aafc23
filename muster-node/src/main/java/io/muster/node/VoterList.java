package io.muster.node;

import io.muster.codec.Packer;
import io.muster.codec.Unpacker;
import io.muster.raft.Entry;
import io.muster.raft.EntryKind;
import io.muster.raft.Payload;
import io.muster.raft.quorum.VoterSet;
import io.muster.wire.ClusterId;
import io.muster.wire.NodeKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The voters of a cluster by id. The payload of a CONFIG entry is an array of their ids in order, so that all founders
 * write the same bytes without having talked to each other.
 *
 * @param ids key of each voter and its id, in the order of the ids
 */
record VoterList(Map<Long, String> ids) {
    private static final int VOTERS_MAX = 99;

    /** Copies, in the order of the ids. */
    VoterList {
        TreeMap<String, Long> sorted = new TreeMap<>();
        ids.forEach((key, id) -> sorted.put(id, key));
        if (sorted.isEmpty() || sorted.size() > VOTERS_MAX) {
            throw new IllegalArgumentException(sorted.size() + " voters: a cluster has 1 to " + VOTERS_MAX);
        }
        Map<Long, String> ordered = new java.util.LinkedHashMap<>();
        sorted.forEach((id, key) -> ordered.put(key, id));
        ids = Collections.unmodifiableMap(ordered);
    }

    static VoterList of(Collection<String> names) {
        Map<Long, String> ids = new TreeMap<>();
        for (String name : new TreeSet<>(names)) {
            String other = ids.put(NodeKey.of(name), name);
            if (other != null) {
                throw new IllegalArgumentException(
                        "node ids '" + name + "' and '" + other + "' have the same key; rename one of them");
            }
        }
        return new VoterList(ids);
    }

    /** Reads the payload of a CONFIG entry. */
    static VoterList decode(Payload payload) {
        Unpacker in = new Unpacker(payload.toArray());
        int count = in.array();
        if (count < 1 || count > VOTERS_MAX) {
            throw new IllegalArgumentException("configuration of " + count + " voters");
        }
        Collection<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.string());
        }
        in.end();
        in.finish();
        return of(names);
    }

    /** The first entry of every log: who may vote. */
    Entry first() {
        Packer out = new Packer();
        out.array(ids.size());
        ids.values().forEach(out::string);
        out.end();
        return new Entry(1, 1, EntryKind.CONFIG, Payload.wrap(out.toByteArray()));
    }

    VoterSet set() {
        return VoterSet.of(ids.keySet().stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * The id of a cluster with these founders. Every founder computes the same one; a cluster with other founders or
     * another name gets another one.
     */
    ClusterId clusterId(String clusterName) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
        add(sha, clusterName);
        ids.values().forEach(id -> add(sha, id));
        ByteBuffer digest = ByteBuffer.wrap(sha.digest());
        return new ClusterId(digest.getLong(), digest.getLong());
    }

    private static void add(MessageDigest sha, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        sha.update(bytes);
    }
}
