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

    /** What is special about a row. */
    enum Trait {
        /** The declared type promises an order that the digest must see. */
        ORDERED,
        /** Elements or keys are compared with each other, and never null. */
        SORTED,
        /** Neither elements nor keys nor values may be null. */
        NO_NULLS
    }

    /**
     * One row.
     *
     * @param make an empty container, with the comparator of the field's own instance if there is one
     */
    record Kind<C>(
            Function<@Nullable Comparator<Object>, C> make,
            boolean ordered,
            boolean sorted,
            boolean nullKeys,
            boolean nullValues) {

        static <C> Kind<C> of(Function<@Nullable Comparator<Object>, C> make, Trait... traits) {
            Set<Trait> all = new HashSet<>(List.of(traits));
            boolean sorted = all.contains(Trait.SORTED);
            boolean nulls = !all.contains(Trait.NO_NULLS);
            return new Kind<>(make, all.contains(Trait.ORDERED), sorted, nulls && !sorted, nulls);
        }
    }

    static {
        lists();
        sets();
        maps();
    }

    private Containers() {}

    @SuppressWarnings("JdkObsolete") // users may declare them
    private static void lists() {
        Kind<Collection<Object>> list = Kind.of(c -> new ArrayList<>(), Trait.ORDERED);
        collection(list, List.class, ArrayList.class, SequencedCollection.class);
        collection(Kind.of(c -> new ArrayList<>()), Collection.class);
        collection(Kind.of(c -> new LinkedList<>(), Trait.ORDERED), LinkedList.class);
        collection(Kind.of(c -> new Vector<>(), Trait.ORDERED), Vector.class);
        collection(Kind.of(c -> new CopyOnWriteArrayList<>(), Trait.ORDERED), CopyOnWriteArrayList.class);
        collection(
                Kind.of(c -> new ArrayDeque<>(), Trait.ORDERED, Trait.NO_NULLS),
                ArrayDeque.class,
                Deque.class,
                Queue.class);
        collection(
                Kind.of(c -> new ConcurrentLinkedQueue<>(), Trait.ORDERED, Trait.NO_NULLS),
                ConcurrentLinkedQueue.class);
        collection(
                Kind.of(c -> new ConcurrentLinkedDeque<>(), Trait.ORDERED, Trait.NO_NULLS),
                ConcurrentLinkedDeque.class);
        // Its inner order tells of its history, its content does not.
        collection(Kind.of(PriorityQueue::new, Trait.SORTED, Trait.NO_NULLS), PriorityQueue.class);
    }

    private static void sets() {
        collection(Kind.of(c -> new LinkedHashSet<>()), Set.class);
        collection(Kind.of(c -> new LinkedHashSet<>(), Trait.ORDERED), LinkedHashSet.class, SequencedSet.class);
        collection(Kind.of(c -> new HashSet<>()), HashSet.class);
        collection(
                Kind.of(TreeSet::new, Trait.ORDERED, Trait.SORTED), TreeSet.class, SortedSet.class, NavigableSet.class);
        collection(
                Kind.of(ConcurrentSkipListSet::new, Trait.ORDERED, Trait.SORTED, Trait.NO_NULLS),
                ConcurrentSkipListSet.class);
        collection(Kind.of(c -> new CopyOnWriteArraySet<>()), CopyOnWriteArraySet.class);
    }

    @SuppressWarnings("JdkObsolete") // users may declare it
    private static void maps() {
        map(Kind.of(c -> new LinkedHashMap<>()), Map.class);
        map(Kind.of(c -> new LinkedHashMap<>(), Trait.ORDERED), LinkedHashMap.class, SequencedMap.class);
        map(Kind.of(c -> new HashMap<>()), HashMap.class);
        map(Kind.of(TreeMap::new, Trait.ORDERED, Trait.SORTED), TreeMap.class, SortedMap.class, NavigableMap.class);
        map(Kind.of(c -> new Hashtable<>(), Trait.NO_NULLS), Hashtable.class);
        map(Kind.of(c -> new ConcurrentHashMap<>(), Trait.NO_NULLS), ConcurrentHashMap.class, ConcurrentMap.class);
        map(
                Kind.of(ConcurrentSkipListMap::new, Trait.ORDERED, Trait.SORTED, Trait.NO_NULLS),
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

    static boolean isSorted(Class<?> type) {
        Kind<?> kind = COLLECTIONS.containsKey(type) ? COLLECTIONS.get(type) : MAPS.get(type);
        return kind != null && kind.sorted();
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
