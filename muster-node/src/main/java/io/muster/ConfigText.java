package io.muster;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations, sizes, numbers and addresses as people write them. Apart from the reader, since annotations use the same
 * forms. Every method throws {@link IllegalArgumentException} with what is wrong and which forms are right.
 */
final class ConfigText {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*([A-Za-z]*)");

    private ConfigText() {}

    static Duration duration(String text) {
        String value = text.strip();
        if (value.regionMatches(true, 0, "P", 0, 1)) {
            try {
                return Duration.parse(value);
            } catch (DateTimeParseException e) {
                throw noDuration(text);
            }
        }
        Matcher matcher = NUMBER_AND_UNIT.matcher(value);
        if (!matcher.matches()) {
            throw noDuration(text);
        }
        long nanos =
                switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m", "min" -> 60_000_000_000L;
                    case "h" -> 3_600_000_000_000L;
                    case "d" -> 86_400_000_000_000L;
                    default -> throw noDuration(text);
                };
        try {
            return Duration.ofNanos(new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(nanos))
                    .toBigInteger()
                    .longValueExact());
        } catch (ArithmeticException e) {
            throw noDuration(text);
        }
    }

    private static IllegalArgumentException noDuration(String text) {
        return new IllegalArgumentException(
                "'" + shown(text) + "' is no duration: write 300ms, 2s, 5m, 1h, 7d, or ISO such as PT0.3S");
    }

    static long size(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (!matcher.matches()) {
            throw noSize(text);
        }
        long factor =
                switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                    case "", "b" -> 1L;
                    case "kib", "k" -> 1L << 10;
                    case "mib", "m" -> 1L << 20;
                    case "gib", "g" -> 1L << 30;
                    case "tib", "t" -> 1L << 40;
                    default -> throw noSize(text);
                };
        try {
            return new BigDecimal(matcher.group(1))
                    .multiply(BigDecimal.valueOf(factor))
                    .toBigIntegerExact()
                    .longValueExact();
        } catch (ArithmeticException e) {
            throw noSize(text);
        }
    }

    private static IllegalArgumentException noSize(String text) {
        return new IllegalArgumentException(
                "'" + shown(text) + "' is no size in bytes: write 512, 64KiB, 8MiB or 1GiB");
    }

    static long integer(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + shown(text) + "' is no whole number");
        }
    }

    static double factor(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The sentence below says it.
        }
        throw new IllegalArgumentException("'" + shown(text) + "' is no decimal number such as 0.5");
    }

    /** Reads {@code host:port} or {@code [v6]:port}, with an id before an equals sign or without. */
    static MusterConfig.Peer peer(String text) {
        String value = text.strip();
        int equals = value.indexOf('=');
        String id = equals < 0 ? null : value.substring(0, equals).strip();
        String address = value.substring(equals + 1).strip();
        int colon = address.lastIndexOf(':');
        String host = colon < 0 ? "" : address.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            host = "";
        }
        if (!validHost(host) || (id != null && !validId(id))) {
            throw new IllegalArgumentException("'" + shown(text)
                    + "' is no peer: write id=host:port or host:port, an IPv6 address in brackets, ids of letters,"
                    + " digits, '.', '_' and '-'");
        }
        return new MusterConfig.Peer(id, host, port(address.substring(colon + 1), text));
    }

    private static int port(String digits, String text) {
        if (digits.matches("\\d{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw new IllegalArgumentException(
                "port '" + shown(digits) + "' in '" + shown(text) + "': give a number from 1 to 65535");
    }

    static boolean validId(@Nullable String id) {
        return id != null && id.matches("[A-Za-z0-9._-]{1,128}");
    }

    /** A name or a literal address; what else may be in it is for the resolver to say, but no separator of ours. */
    static boolean validHost(String host) {
        return !host.isBlank()
                && host.chars()
                        .noneMatch(
                                c -> Character.isWhitespace(c) || Character.isISOControl(c) || "=,/[]".indexOf(c) >= 0);
    }

    /** What Kubernetes puts into the environment for a service of an unlucky name. */
    static boolean serviceLink(String text) {
        return text.matches("(tcp|udp|sctp)://.*");
    }

    /** A value as a message shows it: never long. */
    static String shown(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
