package io.muster.codec;

/**
 * One reason why no codec can be built for a type.
 *
 * @param kind which rule is broken
 * @param path where, for example {@code Stock.receive: parameter order: Order.lines: List<Object>}
 * @param reason what is wrong
 * @param advice what to do about it
 */
public record CodecProblem(Kind kind, String path, String reason, String advice) {

    /** The rule that is broken. */
    public enum Kind {
        /** A class that has no encoding: resources, threads, JDK types outside the table. */
        NOT_ENCODABLE,
        /** Two things that the encoding would have to tell apart by one and the same name. */
        DUPLICATE_SIMPLE_NAME,
        /**
         * A type that is not closed: raw, {@code Object}, a wildcard without bound, an interface that is not sealed.
         */
        OPEN_TYPE,
        /** A class that cannot be built again, since it has no constructor for it. */
        NO_CONSTRUCTOR
    }

    NotEncodableException exception() {
        return new NotEncodableException(path, reason, advice);
    }

    @Override
    public String toString() {
        return path + ": " + reason + ". " + advice;
    }
}
