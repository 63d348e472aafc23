package io.muster;

/** Values for every key that is not set. A preset supplies values only, never behaviour; unset means production. */
public enum Preset {
    /** One developer, one machine: loopback, quick elections, files. */
    DEVELOPMENT,
    /** Automatic tests: loopback, quickest elections, everything in memory. */
    TESTING,
    /** Real clusters: all interfaces, patient elections, every acknowledged write forced to disk. */
    PRODUCTION
}
