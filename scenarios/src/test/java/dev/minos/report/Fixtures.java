package dev.minos.report;

import static dev.minos.report.RunFixture.MS;
import static dev.minos.report.RunFixture.S;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.report.RunFixture.Op;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The recorded runs that the tests of the pages look at. */
final class Fixtures {
    static final String HOSTILE = "<img src=x onerror=alert(1)></script><script>document.title='owned'</script>";

    private Fixtures() {}

    static Path ok(Path directory) {
        RunFixture fixture = new RunFixture(directory, "healthy");
        fixture.verdict("expected", "healthy: all three read modes kept what they promise.");
        fixture.mode("consistent", "linearizable", "linearizable", true);
        fixture.mode("default", "linearizable", "linearizable", true);
        RunFixture.stale(fixture.mode("stale", "linearizable", "any", true), 1_509, 0, 0);
        return fixture.traffic(6_000, 10, 30 * S, List.of())
                .status(30 * S, 40 * S, 40 * S, 40 * S)
                .write();
    }

    /** The leader n3 is cut off; its default read is stale, as the scenario is meant to show. */
    static Path violated(Path directory) {
        return violated(directory, "isolated-leader", "v41", "v42", "k7").write();
    }

    private static RunFixture violated(Path directory, String scenario, String old, String young, String key) {
        RunFixture fixture = new RunFixture(directory, scenario);
        Op first = new Op(900, "write", key, old, null, "n3", 11_000 * MS, 11_004 * MS, "ok");
        Op lost = new Op(903, "write", key, young + "-lost", null, "n3", 12_400 * MS, 14_400 * MS, "info");
        Op second = new Op(901, "write", key, young, null, "n1", 13_700 * MS, 13_707 * MS, "ok");
        Op stale = new Op(902, "read", key, old, "default", "n3", 15_507 * MS, 15_508 * MS, "ok");
        fixture.traffic(6_000, 10, 30 * S, List.of(new long[] {12 * S, 18 * S}))
                .op(first)
                .op(lost)
                .op(second)
                .op(stale)
                .fault(1, "isolate n3", "isolate leader", 12 * S, 18 * S)
                .skipped(2, "pause n4", "n4 had not caught up", 20 * S)
                .status(30 * S, 12 * S, 18 * S, 13_200 * MS);
        fixture.log("n3", 15_520 * MS, "INFO  Store - n3 says <b>bold</b> things");
        fixture.verdict(
                "expected", "isolated-leader: default reads were stale, as meant; consistent reads never were.");
        fixture.mode("consistent", "linearizable", "linearizable", true);
        ObjectNode mode = fixture.mode("default", "violated", "violation", true);
        RunFixture.stale(mode, 1_457, 1, 1_800);
        RunFixture.violation(
                mode,
                key,
                "read of " + key + " by process 902 returned \"" + old + "\" although \"" + young
                        + "\" had been written 1.8 s before it began.",
                Map.of(
                        fixture.index(first), "the write it read",
                        fixture.index(lost), "may have happened",
                        fixture.index(second), "the newer write",
                        fixture.index(stale), "stale read"));
        RunFixture.stale(fixture.mode("stale", "violated", "any", true), 1_524, 60, 3_100);
        return fixture;
    }

    static Path forbidden(Path directory) {
        RunFixture fixture = violated(directory, "paused-leader", "v41", "v42", "k7");
        fixture.verdict("violated", "paused-leader: default reads were stale, which this scenario forbids.");
        ObjectNode mode = (ObjectNode) fixture.verdict.path("modes").path("default");
        mode.put("expectation", "linearizable").put("met", false);
        return fixture.write();
    }

    /** The scenario of {@link #forbidden} after somebody has repaired the store, at the price of slower reads. */
    static Path repaired(Path directory) {
        RunFixture fixture = new RunFixture(directory, "paused-leader");
        fixture.verdict("expected", "");
        fixture.mode("consistent", "linearizable", "linearizable", true);
        fixture.mode("default", "linearizable", "linearizable", true);
        return fixture.traffic(5_000, 10, 30 * S, List.of(new long[] {12 * S, 18 * S}))
                .write();
    }

    static Path unknown(Path directory) {
        RunFixture fixture = new RunFixture(directory, "halves");
        fixture.verdict("unknown", "halves: the window of fault 1 saw no consistent read; nothing can be said.");
        fixture.mode("consistent", "unknown", "linearizable", false)
                .put("reason", "60 s were not enough: 11 of 24 keys are decided, k3 is the hardest");
        fixture.mode("default", "linearizable", "any", true);
        return fixture.traffic(2_000, 5, 10 * S, List.of())
                .fault(1, "partition n1,n2 | n3,n4,n5", "halves", 2 * S, 6 * S)
                .write();
    }

    /** A run that was killed before it did anything. */
    static Path empty(Path directory) {
        return new RunFixture(directory, "killed").write();
    }

    static Path hostile(Path directory) {
        RunFixture fixture = violated(
                directory, "bad " + HOSTILE, HOSTILE + "x".repeat(5_000), "\u202eevil\u0000 שלום", "k " + HOSTILE);
        fixture.run.put("description", HOSTILE).put("command", HOSTILE);
        fixture.fault(9, "cut " + HOSTILE, HOSTILE, 20 * S, 22 * S);
        return fixture.write();
    }

    static Path large(Path directory, int operations) {
        RunFixture fixture = new RunFixture(directory, "large");
        fixture.verdict("expected", "large: many operations.");
        fixture.mode("consistent", "linearizable", "linearizable", true).put("operations", operations);
        return fixture.traffic(operations, 50, 120 * S, List.of(new long[] {30 * S, 40 * S}))
                .fault(1, "isolate n3", "isolate leader", 30 * S, 40 * S)
                .status(120 * S, 30 * S, 40 * S, 32 * S)
                .write();
    }

    static Path suite(Path directory) {
        ok(directory.resolve("healthy"));
        violated(directory.resolve("isolated-leader"));
        forbidden(directory.resolve("paused-leader"));
        unknown(directory.resolve("halves"));
        return directory;
    }
}
