package dev.minos.kv.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CommandCodecTest {
    @Test
    void whatIsEncodedIsDecoded() throws IOException {
        byte[] key = {0, -1, 'a'};
        Command.Write write = new Command.Write(
                List.of(Change.put(key, new byte[0]), Change.delete(key)),
                List.of(
                        new Condition.Present(),
                        new Condition.Absent(),
                        new Condition.VersionIn(Set.of(1L, 2L)),
                        new Condition.VersionNotIn(Set.of(3L)),
                        new Condition.ValueIs(key)),
                new Session("client", 7));

        Command.Write decoded = assertInstanceOf(Command.Write.class, CommandCodec.decode(CommandCodec.encode(write)));

        assertArrayEquals(key, decoded.changes().get(0).key());
        assertArrayEquals(new byte[0], decoded.changes().get(0).value());
        assertEquals(null, decoded.changes().get(1).value());
        assertEquals(write.conditions().subList(0, 4), decoded.conditions().subList(0, 4));
        assertArrayEquals(
                key,
                assertInstanceOf(Condition.ValueIs.class, decoded.conditions().get(4))
                        .value());
        assertEquals(write.session(), decoded.session());
        assertEquals(new Command.Expire(9), CommandCodec.decode(CommandCodec.encode(new Command.Expire(9))));
        assertInstanceOf(Command.Barrier.class, CommandCodec.decode(CommandCodec.encode(new Command.Barrier())));
    }

    @Test
    void aLaterFormatIsRefusedNotGuessed() {
        assertThrows(IOException.class, () -> CommandCodec.decode(new byte[] {99, 1}));
        assertThrows(IOException.class, () -> CommandCodec.decode(new byte[] {1, 99}));
        assertThrows(IOException.class, () -> CommandCodec.decode(new byte[] {1, 1, 0, 0}));
    }
}
