package io.muster.testing.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AnswerTest {
    @Test
    void fieldsOfFlatObjectsAreFound() {
        Answer answer = new Answer(200, "{\"a\":1,\"b\":\"x,y\",\"c\":null,\"d\":true}");
        assertEquals("1", answer.field("a"));
        assertEquals("x,y", answer.field("b"));
        assertEquals("null", answer.field("c"));
        assertEquals("true", answer.field("d"));
        assertEquals("", answer.field("e"));
    }

    @Test
    void verdictsFollowTheContractAndNothingElseIsExpected() {
        String definite = "{\"outcome\":\"DEFINITE\"}";
        String unknown = "{\"outcome\":\"UNKNOWN\"}";
        assertEquals(Verdict.OK, new Answer(201, "").verdict());
        assertEquals(Verdict.DEFINITE, new Answer(503, definite).verdict());
        assertEquals(Verdict.DEFINITE, new Answer(Answer.NOT_SENT, "refused").verdict());
        assertEquals(Verdict.UNKNOWN, new Answer(504, unknown).verdict());
        assertEquals(Verdict.UNKNOWN, new Answer(Answer.LOST, "reset").verdict());
        assertEquals(Verdict.DECLINED, new Answer(409, "{}").verdict());
        assertEquals(Verdict.UNEXPECTED, new Answer(500, "").verdict());
        assertEquals(Verdict.UNEXPECTED, new Answer(503, unknown).verdict());
        assertEquals(Verdict.UNEXPECTED, new Answer(504, definite).verdict());
        assertEquals(Verdict.UNEXPECTED, new Answer(302, "").verdict());
    }
}
