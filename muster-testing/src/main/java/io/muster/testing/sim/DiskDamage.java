package io.muster.testing.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What goes wrong with data that lies still: bits flip, sectors cannot be read, and a write of the past turns out to
 * have landed in the wrong place. Nobody is told; the page cache shows what the platter holds.
 *
 * <p>Any place can be named. {@link #proven} draws one that a later batch proves durable. The swarm uses only those:
 * damage to the last durable batch looks like a write that a power loss has torn, and is cut off as such (what is known
 * about it will come from the leader, with the memory of what peers have acknowledged).
 */
public final class DiskDamage {
    private static final int TRIES = 20;

    private final SimDisk disk;
    private final Counts counts;

    /**
     * A write of the past.
     *
     * @param file where
     * @param position where in the file
     * @param bytes how many
     */
    public record Place(String file, int position, int bytes) {}

    DiskDamage(SimDisk disk, Counts counts) {
        this.disk = disk;
        this.counts = counts;
    }

    private SimFile demand(String name) {
        SimFile file = disk.files().get(name);
        if (file == null) {
            throw new IllegalArgumentException(
                    "no file " + name + ", only " + disk.files().keySet());
        }
        return file;
    }

    /**
     * Names of the files in the data directory.
     *
     * @return sorted, the segments of the log from old to new
     */
    public List<String> files() {
        return List.copyOf(disk.files().keySet());
    }

    /**
     * Size of a file.
     *
     * @param file its name
     * @return bytes
     */
    public int size(String file) {
        return demand(file).size();
    }

    /**
     * Turns a bit over.
     *
     * @param file name of the file
     * @param position which byte
     * @param bit which bit of it, from 0
     */
    public void flip(String file, int position, int bit) {
        counts.add("disk: bits flipped");
        demand(file).flip(position, bit);
    }

    /**
     * The sector of a byte cannot be read until somebody writes to it.
     *
     * @param file name of the file
     * @param position which byte
     */
    public void makeUnreadable(String file, int position) {
        counts.add("disk: sectors gone bad");
        demand(file).makeUnreadable(position);
    }

    /**
     * As if a write of the past had landed elsewhere: its own place holds what was there before, zeros.
     *
     * @param write the write
     * @param file where it landed
     * @param position where in that file
     */
    public void misplace(Place write, String file, int position) {
        counts.add("disk: writes misdirected");
        SimFile from = demand(write.file);
        byte[] bytes = from.platter(write.position, write.bytes);
        from.rot(write.position, new byte[write.bytes]);
        demand(file).rot(position, bytes);
    }

    /**
     * Draws a place for {@link #misplace}: in a file of the log, and nowhere on what the last force has written.
     *
     * @param write what lands there
     * @param random the choice
     * @return empty if no room was found
     */
    public Optional<Place> otherPlace(Place write, SplittableRandom random) {
        List<String> segments = segments();
        for (int i = 0; i < TRIES; i++) {
            String name = segments.get(random.nextInt(segments.size()));
            SimFile file = demand(name);
            if (file.size() < write.bytes) {
                continue;
            }
            int block = 512;
            int position = random.nextInt((file.size() - write.bytes) / block + 1) * block;
            boolean same = name.equals(write.file) && Math.abs(position - write.position) < write.bytes;
            if (!same && file.isOlderThan(disk.epoch(), position, write.bytes)) {
                return Optional.of(new Place(name, position, write.bytes));
            }
        }
        return Optional.empty();
    }

    /**
     * Draws a write to the log that was durable before the batches of a later write were made.
     *
     * @param random the choice
     * @return empty if there is none
     */
    public Optional<Place> proven(SplittableRandom random) {
        List<Place> places = new ArrayList<>();
        for (String name : segments()) {
            for (SimFile.Landed write : demand(name).landed()) {
                if (write.epoch() < disk.epoch()) {
                    places.add(new Place(name, write.position(), write.bytes()));
                }
            }
        }
        return places.isEmpty() ? Optional.empty() : Optional.of(places.get(random.nextInt(places.size())));
    }

    private List<String> segments() {
        return disk.files().entrySet().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.endsWith(".seg"))
                .toList();
    }
}
