package io.muster.testing.script;

import io.muster.raft.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What is under way between nodes, in the order in which it was sent. It arrives when the script says so. */
final class Wire {
    private record Link(long from, long to) implements Comparable<Link> {
        @Override
        public int compareTo(Link other) {
            return from != other.from ? Long.compare(from, other.from) : Long.compare(to, other.to);
        }
    }

    private final List<Message> underway = new ArrayList<>();
    private final Set<Link> cut = new TreeSet<>();

    /**
     * A message leaves.
     *
     * @return false if its link is cut: it is lost
     */
    boolean send(Message message) {
        boolean arrives = !cut.contains(new Link(message.from(), message.to()));
        if (arrives) {
            underway.add(message);
        }
        return arrives;
    }

    void cut(long from, long to) {
        cut.add(new Link(from, to));
    }

    void heal() {
        cut.clear();
    }

    boolean isCut(long from, long to) {
        return cut.contains(new Link(from, to));
    }

    List<Message> underway() {
        return List.copyOf(underway);
    }

    List<Message> matching(Predicate<Message> chosen) {
        return underway.stream().filter(chosen).toList();
    }

    /** Takes one message off the wire: this very one, not an equal one. */
    void remove(Message message) {
        for (int i = 0; i < underway.size(); i++) {
            if (underway.get(i) == message) {
                underway.remove(i);
                return;
            }
        }
    }

    /** A node stopped: connections to it break, and what was under way is gone. */
    int lose(long node) {
        int before = underway.size();
        underway.removeIf(message -> message.from() == node || message.to() == node);
        return before - underway.size();
    }
}
