package io.muster.cdi.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.muster.ClusterStatus;
import io.muster.Member;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StatusResourceTest {

    @Test
    @Tag("M15")
    void statusHasTheFieldsOfTheContract() {
        ClusterStatus status = new ClusterStatus(
                "n1",
                "c",
                "default",
                ClusterStatus.Phase.RUNNING,
                "LEADER",
                3,
                "n1",
                List.of(new Member("n1", "h1:9993", true, Member.State.SELF, 9, 0)),
                9,
                8,
                9,
                9,
                0,
                -1,
                0,
                0,
                0,
                0,
                0,
                null,
                null);
        assertEquals(
                "{\"nodeId\":\"n1\",\"role\":\"LEADER\",\"term\":3,\"leaderId\":\"n1\",\"members\":"
                        + "[{\"id\":\"n1\",\"address\":\"h1:9993\",\"voter\":true}],\"commitIndex\":9,"
                        + "\"appliedIndex\":8,\"lastIndex\":9,\"snapshotIndex\":0,\"digest\":\"ffffffffffffffff\"}",
                StatusResource.json(status));
    }
}
