package io.muster.testing.linear;

import java.util.List;

/**
 * What a caller asked for, in words that a {@link Model} understands.
 *
 * @param verb what to do, for example {@code put}
 * @param key to which object; objects of different keys know nothing of each other
 * @param arguments what else the verb needs
 */
public record Action(String verb, String key, List<String> arguments) {
    /** Copies the arguments. */
    public Action {
        arguments = List.copyOf(arguments);
    }

    /**
     * Makes an action.
     *
     * @param verb what to do
     * @param key to which object
     * @param arguments what else the verb needs
     * @return the action
     */
    public static Action of(String verb, String key, String... arguments) {
        return new Action(verb, key, List.of(arguments));
    }

    /**
     * One argument, for models.
     *
     * @param number from 0
     * @return its text
     * @throws IllegalArgumentException if there is none
     */
    public String argument(int number) {
        if (number >= arguments.size()) {
            throw new IllegalArgumentException("'" + this + "' needs at least " + (number + 1) + " arguments");
        }
        return arguments.get(number);
    }

    /** The action as it stands in a line of a history. */
    @Override
    public String toString() {
        return HistoryText.of(this);
    }
}
