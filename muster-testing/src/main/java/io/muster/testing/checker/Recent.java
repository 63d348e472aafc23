package io.muster.testing.checker;

import java.util.LinkedHashMap;
import java.util.Map;

/** The newest of what was written down, by some number: for facts that nobody asks for any more after a while. */
final class Recent<T> extends LinkedHashMap<Long, T> {
    private static final long serialVersionUID = 1L;
    private static final int KEPT = 4096;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, T> eldest) {
        return size() > KEPT;
    }
}
