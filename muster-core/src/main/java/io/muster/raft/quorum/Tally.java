package io.muster.raft.quorum;

/** Votes of one election round: each voter counts once, and only voters count. Not thread-safe. */
public final class Tally {
    private enum Ballot {
        NONE,
        GRANTED,
        DENIED
    }

    private final VoterSet voters;
    private final Ballot[] ballots;

    /**
     * Starts an empty count.
     *
     * @param voters who may vote
     */
    public Tally(VoterSet voters) {
        this.voters = voters;
        this.ballots = new Ballot[voters.size()];
        java.util.Arrays.fill(ballots, Ballot.NONE);
    }

    /**
     * Counts the answer of a voter; its first answer stands, others are ignored, and so are nodes that do not vote.
     *
     * @param voter node key
     * @param granted its answer
     */
    public void count(long voter, boolean granted) {
        int position = voters.indexOf(voter);
        if (position >= 0 && ballots[position] == Ballot.NONE) {
            ballots[position] = granted ? Ballot.GRANTED : Ballot.DENIED;
        }
    }

    /**
     * Whether a majority has granted.
     *
     * @return true once the election is won
     */
    public boolean won() {
        return number(Ballot.GRANTED) >= voters.majority();
    }

    /**
     * Whether a majority can no longer be reached.
     *
     * @return true once too many have refused
     */
    public boolean lost() {
        return voters.size() - number(Ballot.DENIED) < voters.majority();
    }

    private int number(Ballot wanted) {
        int count = 0;
        for (Ballot ballot : ballots) {
            if (ballot == wanted) {
                count++;
            }
        }
        return count;
    }
}
