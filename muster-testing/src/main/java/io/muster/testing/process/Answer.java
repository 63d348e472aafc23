package io.muster.testing.process;

/**
 * What came back from a node.
 *
 * @param code HTTP status; {@link #NOT_SENT} or {@link #LOST} if there was no answer
 * @param body text of the answer, or what went wrong
 */
public record Answer(int code, String body) {
    /** Code if nobody listened: nothing was sent. */
    public static final int NOT_SENT = -1;
    /** Code if the connection or the patience ended before an answer. */
    public static final int LOST = 0;

    /**
     * Tells success.
     *
     * @return true for 2xx
     */
    public boolean ok() {
        return code / 100 == 2;
    }

    /**
     * Value of a field of a flat JSON object; enough for tests, no parser.
     *
     * @param name name of a number, string, boolean or null field
     * @return its text, empty if it is not there
     */
    public String field(String name) {
        int at = body.indexOf("\"" + name + "\":");
        if (at < 0) {
            return "";
        }
        String rest = body.substring(at + name.length() + 3);
        if (rest.startsWith("\"")) {
            return rest.substring(1, rest.indexOf('"', 1));
        }
        return rest.split("[,}\\]]", 2)[0];
    }

    /**
     * What a caller may conclude, by the contract of Muster's answers: 2xx is done, 503 with outcome DEFINITE did not
     * happen, 504 with outcome UNKNOWN may have, and other 4xx are the service's own.
     *
     * @return the verdict; {@link Verdict#UNEXPECTED} for all that this contract does not know
     */
    public Verdict verdict() {
        String outcome = field("outcome");
        if (ok()) {
            return Verdict.OK;
        }
        if (code == NOT_SENT || (code == 503 && outcome.equals("DEFINITE"))) {
            return Verdict.DEFINITE;
        }
        if (code == LOST || (code == 504 && outcome.equals("UNKNOWN"))) {
            return Verdict.UNKNOWN;
        }
        return code / 100 == 4 ? Verdict.DECLINED : Verdict.UNEXPECTED;
    }

    @Override
    public String toString() {
        return code + " " + body;
    }
}
