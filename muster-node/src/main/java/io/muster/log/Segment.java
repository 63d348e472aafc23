package io.muster.log;

/** A segment file that is part of the log or ready to become one. */
record Segment(String name, SegmentHeader header) {
    long seq() {
        return header.segmentSeq();
    }
}
