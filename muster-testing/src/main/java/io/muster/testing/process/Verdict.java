package io.muster.testing.process;

/** What a caller may conclude from an answer. */
public enum Verdict {
    /** Done, once. */
    OK,
    /** The service has answered no by its own rules; how that counts is for the workload to say. */
    DECLINED,
    /** Nothing happened and nothing will. */
    DEFINITE,
    /** It may have happened, may happen yet, or never. */
    UNKNOWN,
    /** The contract does not know this answer; a run with one fails. */
    UNEXPECTED
}
