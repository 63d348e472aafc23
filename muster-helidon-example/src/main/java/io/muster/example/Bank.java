package io.muster.example;

import io.muster.Consistency;
import io.muster.cdi.Read;
import io.muster.cdi.Replicated;
import io.muster.cdi.Write;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Accounts whose sum no transfer changes. */
@Replicated
public class Bank {
    private final Map<String, Long> balances = new TreeMap<>();
    private long total;

    /** Opens an account; false if it exists. A sum that overflows changes nothing and reaches the caller. */
    @Write
    public boolean open(String account, long balance) {
        if (balances.containsKey(account)) {
            return false;
        }
        total = Math.addExact(total, balance);
        balances.put(account, balance);
        return true;
    }

    /** Moves money; false, and nothing moved, if an account is missing or the balance does not suffice. */
    @Write
    public boolean transfer(String from, String to, long amount) {
        // decide first, then change: an exception in between would leave half a transfer
        Long source = balances.get(from);
        if (source == null || !balances.containsKey(to) || source < amount) {
            return false;
        }
        balances.put(from, source - amount);
        balances.merge(to, amount, Long::sum); // no overflow: no balance is above the total
        return true;
    }

    /** Balance of an account, empty if it does not exist. */
    @Read
    public Optional<Long> balance(String account) {
        return Optional.ofNullable(balances.get(account));
    }

    /** Balance as this member knows it. */
    @Read(Consistency.LOCAL)
    public Optional<Long> localBalance(String account) {
        return Optional.ofNullable(balances.get(account));
    }

    /** Sum of all balances. */
    @Read
    public long total() {
        return total;
    }

    /** Sum as this member knows it. */
    @Read(Consistency.LOCAL)
    public long localTotal() {
        return total;
    }
}
