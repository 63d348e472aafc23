package io.muster.cdi.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M20")
class MetricNameTest {

    @Test
    void labelsBecomeTags() {
        MetricName name = MetricName.of("muster_read_total{consistency=\"local\",group=\"default\"}");
        assertEquals("muster_read_total", name.name());
        assertEquals(
                List.of("consistency=local", "group=default"),
                name.tags().stream()
                        .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                        .toList());
    }

    @Test
    void nameWithoutLabelsStaysAsItIs() {
        assertEquals(new MetricName("muster_ready", List.of()), MetricName.of("muster_ready"));
    }
}
