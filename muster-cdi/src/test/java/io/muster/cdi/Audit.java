package io.muster.cdi;

import java.util.ArrayList;
import java.util.List;

/** A second bean of the same group, called by the first. */
@Replicated("audit-log")
public class Audit {
    private final List<String> notes = new ArrayList<>();

    @Write
    public int note(String text) {
        notes.add(text);
        return notes.size();
    }

    @Read
    public List<String> notes() {
        return notes;
    }
}
