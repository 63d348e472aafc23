package io.muster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTextTest {
    @ParameterizedTest
    @CsvSource({
        "300ms, PT0.3S",
        "2s, PT2S",
        "0.5s, PT0.5S",
        "5m, PT5M",
        "5min, PT5M",
        "1h, PT1H",
        "7d, PT168H",
        "PT0.3S, PT0.3S",
        "pt2h, PT2H",
        "' 10 s ', PT10S"
    })
    void readsDurationsAsPeopleWriteThem(String text, String iso) {
        assertEquals(Duration.parse(iso), ConfigText.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5 weeks", "-3s", "PT", "1e3s", "99999999999999999999s", "999999999999999d"})
    void refusesWhatIsNoDurationAndShowsTheForms(String text) {
        String message = refusal(() -> ConfigText.duration(text));
        assertTrue(message.contains("300ms"), message);
    }

    @ParameterizedTest
    @CsvSource({"512, 512", "64KiB, 65536", "8MiB, 8388608", "1GiB, 1073741824", "1.5 kib, 1536", "2m, 2097152", "3b, 3"
    })
    void readsSizesAsPeopleWriteThem(String text, long bytes) {
        assertEquals(bytes, ConfigText.size(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8MB8", "8 megs", "-1", "0.3", "999999999TiB", "MiB"})
    void refusesWhatIsNoSizeAndShowsTheForms(String text) {
        String message = refusal(() -> ConfigText.size(text));
        assertTrue(message.contains("64KiB"), message);
    }

    @Test
    void readsPeersWithAndWithoutIds() {
        assertEquals(new MusterConfig.Peer("n1", "h1", 9993), ConfigText.peer(" n1 = h1:9993 "));
        assertNull(ConfigText.peer("h1:1").id());
        MusterConfig.Peer six = ConfigText.peer("n2=[::1]:65535");
        assertEquals("::1", six.host());
        assertEquals("[::1]:65535", six.address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n1",
                "n1=",
                "n1=h1",
                "=h1:9993",
                "n 1=h1:9993",
                "n1=h1:0",
                "n1=h1:65536",
                "n1=h1:x",
                "::1:9993",
                "n1=:9993",
                "n1=h1 n2=h2:9993",
                "n1=h1\tn2:9993",
                "http://h1:9993",
                "n1=h[1:9993"
            })
    void refusesWhatIsNoPeer(String text) {
        assertThrows(IllegalArgumentException.class, () -> ConfigText.peer(text));
    }

    @Test
    void messagesNeverShowLongValues() {
        String message = refusal(() -> ConfigText.duration("x".repeat(5000)));
        assertTrue(message.length() < 200, message);
    }

    private static String refusal(Executable reading) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, reading).getMessage());
    }
}
