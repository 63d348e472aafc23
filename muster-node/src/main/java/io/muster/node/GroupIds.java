package io.muster.node;

import io.muster.DeploymentRejectedException;
import io.muster.MusterNode;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The numbers of groups in records and frames. They follow from the names alone, so that nodes agree on them without
 * having talked: 1 is the default group, others get a number above {@value #RESERVED}.
 */
final class GroupIds {
    private static final int DEFAULT = 1;
    private static final int RESERVED = 1024;

    private GroupIds() {}

    /** Id of each name, in the same order. */
    static Map<String, Integer> of(Collection<String> names) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (String name : names) {
            int id = idOf(name);
            ids.forEach((other, taken) -> {
                if (taken == id) {
                    throw new DeploymentRejectedException(List.of("MUSTER-1015 groups '" + name + "' and '" + other
                            + "' have the same number; rename one of them"));
                }
            });
            ids.put(name, id);
        }
        return ids;
    }

    private static int idOf(String name) {
        if (name.equals(MusterNode.DEFAULT_GROUP)) {
            return DEFAULT;
        }
        CRC32C crc = new CRC32C();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return RESERVED + (int) (crc.getValue() % (Integer.MAX_VALUE - RESERVED)) + 1;
    }
}
