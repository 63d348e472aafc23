package io.muster.cdi.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.metrics.Tag;

/**
 * A name as the node writes it, {@code muster_read_total{consistency="local"}}, taken apart.
 *
 * @param name what stands before the labels
 * @param tags the labels in their order
 */
record MetricName(String name, List<Tag> tags) {
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"([^\"]*)\"");

    MetricName {
        tags = List.copyOf(tags);
    }

    static MetricName of(String text) {
        int brace = text.indexOf('{');
        if (brace < 0) {
            return new MetricName(text, List.of());
        }
        List<Tag> tags = new ArrayList<>();
        Matcher label = LABEL.matcher(text.substring(brace));
        while (label.find()) {
            tags.add(new Tag(label.group(1), label.group(2)));
        }
        return new MetricName(text.substring(0, brace), tags);
    }

    Tag[] tagArray() {
        return tags.toArray(Tag[]::new);
    }
}
