package io.muster.codec;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How values of one Java type are written, read and digested: a node of the tree that {@link Codecs} builds.
 *
 * <pre>
 *  Java                                     MessagePack
 *  null, empty Optional, void               nil
 *  boolean                                  true, false
 *  byte short int long char                 integer, shortest form
 *  float, double                            float 32, float 64, raw bits
 *  String, ZoneId                           str
 *  byte[], BitSet, BigInteger, UUID         bin
 *  BigDecimal                               [bin unscaled, int scale]
 *  Instant, Duration                        [seconds, nanos]
 *  LocalDate, LocalTime                     epoch day, nano of day
 *  LocalDateTime, OffsetDateTime            [epoch day, nano of day], the latter with [.., offset seconds]
 *  ZonedDateTime                            [epoch day, nano of day, offset seconds, zone id]
 *  Year, YearMonth, MonthDay, Period        number, or array of the two or three numbers
 *  enum                                     str, the constant's name
 *  record, class                            {str name: value, ...}
 *  sealed interface, abstract class         [str simple name, value]
 *  array, collection                        [value, ...]
 *  map                                      {key: value, ...}
 *  a ValueCodec's type                      bin
 * </pre>
 *
 * <p>{@code write}, {@code read} and {@code digest} never see null or nil; {@link #put}, {@link #take} and {@link
 * #fold} do. All are called with the depth of the value, so that a cycle ends before the stack does.
 *
 * @param <T> type of the values
 */
interface Shape<T> {

    void write(Packer out, T value);

    T read(Unpacker in);

    /**
     * A number that is equal for equal content, on every JVM, also for a value that has been encoded and decoded. It
     * sees the order of elements only where the declared type promises one.
     */
    long digest(T value, int depth);

    /** Whether values of this type cannot change, seen from here; {@code seen} ends recursion. */
    default boolean immutable(Set<Shape<?>> seen) {
        return false;
    }

    /** What a field holds that the bytes do not mention. */
    default @Nullable T missing() {
        return null;
    }

    /** Like {@link #read}, into a value like {@code model}: comparators come from there, never from bytes. */
    default @Nullable T take(Unpacker in, @Nullable Object model) {
        return take(in);
    }

    default void put(Packer out, @Nullable T value) {
        if (value == null) {
            out.nil();
        } else {
            write(out, value);
        }
    }

    default @Nullable T take(Unpacker in) {
        return in.nil() ? null : read(in);
    }

    default long fold(@Nullable T value, int depth) {
        return value == null ? Digests.NIL : digest(value, depth);
    }
}
