package io.muster.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tables of collections and maps: what each declared type is read as, and whether it promises an order.
 *
 * <p>Order is a matter of the <em>declared</em> type, not of the object found there: a {@code Map} field may hold a
 * {@code HashMap} on one replica and the {@code LinkedHashMap} of a snapshot on another, and their digests must agree.
 */
final class Containers {
    static final Map<Class<?>, Kind<Collection<Object>>> COLLECTIONS = new HashMap<>();
    static final Map<Class<?>, Kind<Map<Object, Object>>> MAPS = new HashMap<>();

    /**
     * One row.
     *
     * @param make an empty container, with the comparator of the field's own instance if there is one
     * @param ordered whether the declared type promises an order that the digest must see
     * @param nulls whether elements or keys, and for maps values, may be null
     */
    record Kind<C>(Function<@Nullable Comparator<Object>, C> make, boolean ordered, boolean nulls) {}

    static {
        lists();
        sets();
        maps();
    }

    private Containers() {}

    @SuppressWarnings("JdkObsolete") // users may declare them
    private static void lists() {
        Kind<Collection<Object>> list = new Kind<>(c -> new ArrayList<>(), true, true);
        collection(list, List.class, ArrayList.class, SequencedCollection.class);
        collection(new Kind<>(c -> new ArrayList<>(), false, true), Collection.class);
        collection(new Kind<>(c -> new LinkedList<>(), true, true), LinkedList.class);
        collection(new Kind<>(c -> new Vector<>(), true, true), Vector.class);
        collection(new Kind<>(c -> new CopyOnWriteArrayList<>(), true, true), CopyOnWriteArrayList.class);
        collection(new Kind<>(c -> new ArrayDeque<>(), true, false), ArrayDeque.class, Deque.class, Queue.class);
        collection(new Kind<>(c -> new ConcurrentLinkedQueue<>(), true, false), ConcurrentLinkedQueue.class);
        collection(new Kind<>(c -> new ConcurrentLinkedDeque<>(), true, false), ConcurrentLinkedDeque.class);
        // Its inner order tells of its history, its content does not.
        collection(new Kind<>(PriorityQueue::new, false, false), PriorityQueue.class);
    }

    private static void sets() {
        collection(new Kind<>(c -> new LinkedHashSet<>(), false, true), Set.class);
        collection(new Kind<>(c -> new LinkedHashSet<>(), true, true), LinkedHashSet.class, SequencedSet.class);
        collection(new Kind<>(c -> new HashSet<>(), false, true), HashSet.class);
        collection(new Kind<>(TreeSet::new, true, true), TreeSet.class, SortedSet.class, NavigableSet.class);
        collection(new Kind<>(ConcurrentSkipListSet::new, true, false), ConcurrentSkipListSet.class);
        collection(new Kind<>(c -> new CopyOnWriteArraySet<>(), false, true), CopyOnWriteArraySet.class);
    }

    @SuppressWarnings("JdkObsolete") // users may declare it
    private static void maps() {
        map(new Kind<>(c -> new LinkedHashMap<>(), false, true), Map.class);
        map(new Kind<>(c -> new LinkedHashMap<>(), true, true), LinkedHashMap.class, SequencedMap.class);
        map(new Kind<>(c -> new HashMap<>(), false, true), HashMap.class);
        map(new Kind<>(TreeMap::new, true, true), TreeMap.class, SortedMap.class, NavigableMap.class);
        map(new Kind<>(c -> new Hashtable<>(), false, false), Hashtable.class);
        map(new Kind<>(c -> new ConcurrentHashMap<>(), false, false), ConcurrentHashMap.class, ConcurrentMap.class);
        map(
                new Kind<>(ConcurrentSkipListMap::new, true, false),
                ConcurrentSkipListMap.class,
                ConcurrentNavigableMap.class);
    }

    private static void collection(Kind<Collection<Object>> kind, Class<?>... declared) {
        for (Class<?> type : declared) {
            COLLECTIONS.put(type, kind);
        }
    }

    private static void map(Kind<Map<Object, Object>> kind, Class<?>... declared) {
        for (Class<?> type : declared) {
            MAPS.put(type, kind);
        }
    }

    /** The comparator that {@code model} sorts by, or null for the natural order. */
    @SuppressWarnings("unchecked")
    static @Nullable Comparator<Object> comparator(@Nullable Object model) {
        Comparator<?> found =
                switch (model) {
                    case SortedSet<?> set -> set.comparator();
                    case SortedMap<?, ?> map -> map.comparator();
                    case PriorityQueue<?> queue -> queue.comparator();
                    case null, default -> null;
                };
        return (Comparator<Object>) found;
    }

    static NotEncodableException nullInside() {
        return new NotEncodableException(
                "", "null inside a collection that is decoded into one without nulls", "Leave the element out");
    }
}
