package io.muster.cdi.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.muster.CommandRejectedException;
import io.muster.Outcome;
import io.muster.codec.Packer;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    private final CommandTable table = new CommandTable(List.of());

    @Test
    @Tag("F40")
    void bytesThatNoBuildCanHaveWrittenAreRefusedAndHaltNobody() {
        List<byte[]> garbage =
                List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {(byte) 0xc1}, new byte[] {'h', 'i'});
        for (byte[] bytes : garbage) {
            CommandRejectedException refused =
                    assertThrows(CommandRejectedException.class, () -> table.decode(bytes, 3));
            assertEquals(CommandRejectedException.Reason.NOT_ENCODABLE, refused.reason());
            assertEquals(Outcome.DEFINITE, refused.outcome());
        }
    }

    @Test
    @Tag("F42")
    void aCommandThatOnlyAnotherBuildKnowsHaltsThisReplica() {
        Packer out = new Packer();
        out.tuple(3);
        out.string("Stock");
        out.string("receive(String,int)");
        out.binary(new byte[] {(byte) 0x90});
        assertThrows(IllegalStateException.class, () -> table.decode(out.toByteArray(), 3));
    }
}
