package dev.minos.kv.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TargetTest {
    @Test
    void keysAreBytesAndMayContainSlashes() {
        assertArrayEquals("a/b".getBytes(UTF_8), Target.parse("/key/a/b", "").pathAfter("/key/"));
        assertArrayEquals("a/b".getBytes(UTF_8), Target.parse("/key/a%2Fb", "").pathAfter("/key/"));
        assertArrayEquals(new byte[] {-1, 0}, Target.parse("/key/%ff%00", "").pathAfter("/key/"));
        assertArrayEquals("ü".getBytes(UTF_8), Target.parse("/key/%C3%BC", "").pathAfter("/key/"));
        assertArrayEquals("a+b".getBytes(UTF_8), Target.parse("/key/a+b", "").pathAfter("/key/"));
    }

    @Test
    void parametersAreDecoded() {
        Target target = Target.parse("/key/a", "prevValue=a+b%2Bc&level=stale");
        assertArrayEquals("a b+c".getBytes(UTF_8), target.bytes("prevValue"));
        assertEquals("stale", target.text("level"));
        assertEquals(null, target.text("ttl"));
    }

    @Test
    void whatNobodyWouldLookAtIsRefused() {
        Target target = Target.parse("/key/a", "prevvalue=1");
        assertThrows(BadRequestException.class, () -> target.allow(List.of("prevValue")));
        assertThrows(BadRequestException.class, () -> Target.parse("/key/a", "a=1&a=2"));
        assertThrows(
                BadRequestException.class, () -> Target.parse("/key/%f", "").pathAfter("/key/"));
        assertThrows(
                BadRequestException.class, () -> Target.parse("/key/%zz", "").pathAfter("/key/"));
    }

    @Test
    void entityTagsAreVersions() {
        assertEquals(Set.of(17L), Conditions.versions("\"17\""));
        assertEquals(Set.of(17L, 18L), Conditions.versions("\"17\", \"18\""));
        assertEquals(Set.of(-1L), Conditions.versions("\"foreign\""));
        assertThrows(BadRequestException.class, () -> Conditions.versions("17"));
        assertThrows(BadRequestException.class, () -> Conditions.versions("W/\"17\""));
        assertThrows(BadRequestException.class, () -> Conditions.versions("\"17\" x"));
    }
}
