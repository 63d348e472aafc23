package io.muster.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.function.Function;

/**
 * The java.time rows of the table: numbers in a tuple, zones by id.
 *
 * <p>The constructors of java.time check ranges themselves; what they throw for hostile numbers is turned into
 * {@link MalformedValueException} by {@link TypeCodec}.
 */
final class TimeScalars {
    private TimeScalars() {}

    static void addTo(Map<Class<?>, Shape<?>> table) {
        instants(table);
        locals(table);
        fields(table);
        table.put(
                ZoneOffset.class, one(ZoneOffset::getTotalSeconds, v -> ZoneOffset.ofTotalSeconds(Math.toIntExact(v))));
        table.put(
                ZoneId.class,
                Scalar.<ZoneId>of(
                        (out, v) -> out.string(v.getId()), in -> ZoneId.of(in.string()), v -> Digests.of(v.getId())));
        table.put(
                ZonedDateTime.class,
                Scalar.of(TimeScalars::writeZoned, TimeScalars::readZoned, TimeScalars::digestZoned));
    }

    private static void instants(Map<Class<?>, Shape<?>> table) {
        table.put(
                Instant.class,
                TimeScalars.<Instant>many(
                        2, v -> new long[] {v.getEpochSecond(), v.getNano()}, n -> Instant.ofEpochSecond(n[0], n[1])));
        table.put(
                Duration.class,
                TimeScalars.<Duration>many(
                        2, v -> new long[] {v.getSeconds(), v.getNano()}, n -> Duration.ofSeconds(n[0], n[1])));
    }

    private static void locals(Map<Class<?>, Shape<?>> table) {
        table.put(LocalDate.class, one(LocalDate::toEpochDay, LocalDate::ofEpochDay));
        table.put(LocalTime.class, one(LocalTime::toNanoOfDay, LocalTime::ofNanoOfDay));
        table.put(
                LocalDateTime.class,
                TimeScalars.<LocalDateTime>many(
                        2,
                        v -> new long[] {
                            v.toLocalDate().toEpochDay(), v.toLocalTime().toNanoOfDay()
                        },
                        TimeScalars::local));
        table.put(
                OffsetDateTime.class,
                TimeScalars.<OffsetDateTime>many(
                        3,
                        v -> numbers(v.toLocalDateTime(), v.getOffset()),
                        n -> OffsetDateTime.of(local(n), ZoneOffset.ofTotalSeconds(Math.toIntExact(n[2])))));
        table.put(
                OffsetTime.class,
                TimeScalars.<OffsetTime>many(
                        2,
                        v -> new long[] {
                            v.toLocalTime().toNanoOfDay(), v.getOffset().getTotalSeconds()
                        },
                        n -> OffsetTime.of(
                                LocalTime.ofNanoOfDay(n[0]), ZoneOffset.ofTotalSeconds(Math.toIntExact(n[1])))));
    }

    private static void fields(Map<Class<?>, Shape<?>> table) {
        table.put(Year.class, one(Year::getValue, v -> Year.of(Math.toIntExact(v))));
        table.put(
                YearMonth.class,
                TimeScalars.<YearMonth>many(
                        2,
                        v -> new long[] {v.getYear(), v.getMonthValue()},
                        n -> YearMonth.of(Math.toIntExact(n[0]), Math.toIntExact(n[1]))));
        table.put(
                MonthDay.class,
                TimeScalars.<MonthDay>many(
                        2,
                        v -> new long[] {v.getMonthValue(), v.getDayOfMonth()},
                        n -> MonthDay.of(Math.toIntExact(n[0]), Math.toIntExact(n[1]))));
        table.put(
                Period.class,
                TimeScalars.<Period>many(
                        3,
                        v -> new long[] {v.getYears(), v.getMonths(), v.getDays()},
                        n -> Period.of(Math.toIntExact(n[0]), Math.toIntExact(n[1]), Math.toIntExact(n[2]))));
    }

    private interface FromLong<T> {
        T of(long value);
    }

    private interface ToLong<T> {
        long of(T value);
    }

    private static <T> Scalar<T> one(ToLong<T> to, FromLong<T> from) {
        return Scalar.of((out, v) -> out.integer(to.of(v)), in -> from.of(in.integer()), v -> Digests.mix(to.of(v)));
    }

    private static <T> Scalar<T> many(int count, Function<T, long[]> to, Function<long[], T> from) {
        return Scalar.of(
                (out, v) -> {
                    out.tuple(count);
                    for (long number : to.apply(v)) {
                        out.integer(number);
                    }
                },
                in -> from.apply(readNumbers(in, count, count)),
                v -> Digests.of(to.apply(v)));
    }

    private static long[] readNumbers(Unpacker in, int tuple, int count) {
        in.tuple(tuple);
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = in.integer();
        }
        return numbers;
    }

    private static long[] numbers(LocalDateTime local, ZoneOffset offset) {
        return new long[] {local.toLocalDate().toEpochDay(), local.toLocalTime().toNanoOfDay(), offset.getTotalSeconds()
        };
    }

    private static LocalDateTime local(long[] numbers) {
        return LocalDateTime.of(LocalDate.ofEpochDay(numbers[0]), LocalTime.ofNanoOfDay(numbers[1]));
    }

    private static void writeZoned(Packer out, ZonedDateTime value) {
        out.tuple(4);
        for (long number : numbers(value.toLocalDateTime(), value.getOffset())) {
            out.integer(number);
        }
        out.string(value.getZone().getId());
    }

    private static ZonedDateTime readZoned(Unpacker in) {
        long[] numbers = readNumbers(in, 4, 3);
        ZoneOffset offset = ZoneOffset.ofTotalSeconds(Math.toIntExact(numbers[2]));
        return ZonedDateTime.ofLocal(local(numbers), ZoneId.of(in.string()), offset);
    }

    private static long digestZoned(ZonedDateTime value) {
        long numbers = Digests.of(numbers(value.toLocalDateTime(), value.getOffset()));
        return Digests.then(numbers, Digests.of(value.getZone().getId()));
    }
}
