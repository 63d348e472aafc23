package io.muster.testing.linear;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Single changes of one answer that make a legal history of {@link Histories} illegal, whatever else stands in it: each
 * says why in its comment. Values are never written twice, and nothing but a write brings one.
 */
enum Mutation {
    /** A read sees what nobody wrote; a counter more than all adds together. */
    PHANTOM {
        @Override
        @Nullable
        String answer(Read read) {
            return switch (read.kind) {
                case REGISTER, KEY_VALUE -> "zz";
                case COUNTER -> Long.toString(1 + read.sum(each -> true));
                case LIST -> read.answer().isEmpty() ? "zz" : read.answer() + ",zz";
            };
        }
    },
    /** A read sees the value of a write although another write came after that one and before the read. */
    STALE {
        @Override
        @Nullable
        String answer(Read read) {
            for (Operation over : read.earlier) {
                String fresh = written(over);
                for (Operation old : read.earlier) {
                    String value = written(old);
                    if (fresh != null && value != null && !value.isEmpty() && old.returned() < over.called()) {
                        return value;
                    }
                }
            }
            return null;
        }
    },
    /** A read misses an add or an append that was acknowledged before it began. */
    LOST {
        @Override
        @Nullable
        String answer(Read read) {
            return switch (read.kind) {
                case REGISTER, KEY_VALUE -> null; // that is STALE
                case COUNTER -> Long.toString(read.sum(read.earlier::contains) - 1);
                case LIST -> {
                    String lost = read.earlier.stream()
                            .filter(each -> each.action().verb().equals("append"))
                            .map(each -> each.action().argument(0))
                            .findAny()
                            .orElse(null);
                    List<String> elements = new ArrayList<>(elements(read.answer()));
                    yield elements.remove(lost) ? String.join(",", elements) : null;
                }
            };
        }
    },
    /** A read sees a write that was called only after the read had returned. */
    FUTURE {
        @Override
        @Nullable
        String answer(Read read) {
            return read.all.stream()
                    .filter(each -> each.called() > read.read.returned())
                    .map(each -> argument(each))
                    .filter(Objects::nonNull)
                    .findAny()
                    .map(value -> read.kind == Histories.Kind.LIST ? read.with(value) : value)
                    .orElse(null);
        }
    },
    /** A read sees a write that has failed for good. */
    FAILURE_APPEARS {
        @Override
        @Nullable
        String answer(Read read) {
            return read.all.stream()
                    .filter(each -> each.outcome() instanceof Outcome.Failed)
                    .map(each -> argument(each))
                    .filter(Objects::nonNull)
                    .findAny()
                    .map(value -> read.kind == Histories.Kind.LIST ? read.with(value) : value)
                    .orElse(null);
        }
    },
    /** A value that was seen, and later seen replaced, is seen again: its write took effect twice. */
    TWICE {
        @Override
        @Nullable
        String answer(Read read) {
            for (Operation second : read.earlier) {
                for (Operation first : read.earlier) {
                    String seen = seen(first);
                    String between = seen(second);
                    boolean inOrder = first.returned() < second.called();
                    if (inOrder && seen != null && between != null && !seen.isEmpty() && !seen.equals(between)) {
                        return read.kind == Histories.Kind.LIST ? read.answer() + "," + read.answer() : seen;
                    }
                }
            }
            return null;
        }
    },
    /** A list shows two appends the other way round than they were made, one after the other. */
    REORDERED {
        @Override
        @Nullable
        String answer(Read read) {
            List<String> elements = elements(read.answer());
            for (Operation first : read.all) {
                for (Operation second : read.all) {
                    int one = elements.indexOf(argument(first));
                    int two = elements.indexOf(argument(second));
                    boolean inOrder = first.outcome() instanceof Outcome.Ok && first.returned() < second.called();
                    if (inOrder && one >= 0 && two >= 0 && read.kind == Histories.Kind.LIST) {
                        Collections.swap(elements, one, two);
                        return String.join(",", elements);
                    }
                }
            }
            return null;
        }
    };

    private static final Set<String> READS = Set.of("read", "get");

    /** A read of a history, and what is around it. */
    record Read(Histories.Kind kind, List<Operation> all, Operation read, List<Operation> earlier) {
        String answer() {
            String seen = seen(read);
            return seen == null ? "" : seen;
        }

        String with(String element) {
            return answer().isEmpty() ? element : answer() + "," + element;
        }

        /** What adds of a kind sum up to, unless they have failed. */
        long sum(Predicate<Operation> counted) {
            return all.stream()
                    .filter(each -> each.action().verb().startsWith("add"))
                    .filter(each -> !(each.outcome() instanceof Outcome.Failed))
                    .filter(counted)
                    .mapToLong(each -> Long.parseLong(each.action().argument(0)))
                    .sum();
        }
    }

    /** A wrong answer of a read, null if this mutation cannot be made there. */
    abstract @Nullable String answer(Read read);

    /** Changes one read of a history; null if it has none that this mutation could change. */
    @Nullable
    List<Operation> apply(Histories.Kind kind, List<Operation> history, SplittableRandom random) {
        int offset = random.nextInt(history.size());
        for (int i = 0; i < history.size(); i++) {
            int at = (i + offset) % history.size();
            Operation read = history.get(at);
            if (!READS.contains(read.action().verb()) || !(read.outcome() instanceof Outcome.Ok)) {
                continue;
            }
            List<Operation> earlier = history.stream()
                    .filter(each -> each.outcome() instanceof Outcome.Ok && each.returned() < read.called())
                    .toList();
            String answer = answer(new Read(kind, history, read, earlier));
            if (answer != null) {
                List<Operation> mutated = new ArrayList<>(history);
                mutated.set(at, Histories.answering(read, answer));
                return mutated;
            }
        }
        return null;
    }

    private static List<String> elements(String answer) {
        return new ArrayList<>(answer.isEmpty() ? List.of() : Arrays.asList(answer.split(",", -1)));
    }

    private static @Nullable String seen(Operation operation) {
        boolean reads = READS.contains(operation.action().verb());
        return reads && operation.outcome() instanceof Outcome.Ok ok ? ok.value() : null;
    }

    /** What an operation would write or append if it took effect. */
    private static @Nullable String argument(Operation operation) {
        return switch (operation.action().verb()) {
            case "write", "put", "get-and-put", "put-if-absent", "append" ->
                operation.action().argument(0);
            case "cas" -> operation.action().argument(1);
            default -> null;
        };
    }

    /** What an answered operation has certainly written, empty if it deleted; null if it is none of these. */
    private static @Nullable String written(Operation operation) {
        boolean done = operation.outcome() instanceof Outcome.Ok ok && !"false".equals(ok.value());
        return switch (operation.action().verb()) {
            case "append" -> null;
            case "delete", "get-and-delete" -> done ? "" : null;
            default -> done ? argument(operation) : null;
        };
    }
}
