package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FaultProperties {
    private static final List<String> NODES = List.of("n1", "n2", "n3", "n4", "n5", "n6", "n7");

    @Property(tries = 500)
    void everyFaultReadsBackFromItsLine(@ForAll("faults") Fault fault) {
        assertEquals(fault, Fault.parse(fault.line()));
    }

    @Property(tries = 500)
    void aResolvedFaultReadsBackAndStaysWhatItIs(@ForAll("faults") Fault fault, @ForAll long seed) {
        Scope scope = new Scope(NODES, "n3", new Random(seed));
        try {
            Fault resolved = fault.resolve(scope);
            assertEquals(resolved, Fault.parse(resolved.line()));
            assertEquals(resolved, resolved.resolve(new Scope(NODES, null, new Random(0))));
        } catch (CannotInjectException doesNotApply) {
            // Such as a link from a node to itself.
        }
    }

    @Provide
    static Arbitrary<Fault> faults() {
        return Arbitraries.oneOf(List.of(
                targets().list().ofMinSize(1).ofMaxSize(3).map(Partition::new),
                Arbitraries.of(Split.Shape.class).map(Split::new),
                targets().map(Isolate::new),
                Combinators.combine(patterns().list().ofMinSize(1).ofMaxSize(4), troubles())
                        .as(LinkFault::new),
                Combinators.combine(targets(), warps()).as(ClockFault::new),
                Combinators.combine(Arbitraries.of(ProcessFault.Verb.class), targets())
                        .as(ProcessFault::new),
                diskFaults(),
                powerFaults(),
                Combinators.combine(targets(), scarcities()).as(ScarcityFault::new),
                Combinators.combine(targets(), diskTroubles()).as(DiskTroubleFault::new),
                Combinators.combine(patterns().list().ofMinSize(1).ofMaxSize(3), phases(), phases())
                        .as(Flaky::new),
                Combinators.combine(targets(), phases(), phases()).as(Strobe::new)));
    }

    private static Arbitrary<Duration> phases() {
        return Arbitraries.longs().between(10, 10_000).map(Duration::ofMillis);
    }

    private static Arbitrary<Fault> diskFaults() {
        Arbitrary<Long> seeds = Arbitraries.longs().injectNull(0.3);
        Arbitrary<String> globs = Arbitraries.of("**", "*.sst", "raft/**/log_{1,2}*");
        return Combinators.combine(Arbitraries.of(DiskFault.Verb.class), targets(), globs, seeds)
                .as((verb, target, glob, seed) -> verb.picksFile()
                        ? new DiskFault(verb, target, glob, seed)
                        : new DiskFault(verb, target, "**", null));
    }

    private static Arbitrary<Fault> powerFaults() {
        Arbitrary<Long> seeds = Arbitraries.longs().injectNull(0.3);
        return Combinators.combine(targets(), Arbitraries.of("**", "raft/**/log_{1,2}*"), seeds)
                .as((target, glob, seed) -> seed != null && seed % 2 == 0
                        ? new PowerFault(PowerFault.Verb.UNSYNC_DROP, target, "**", null)
                        : new PowerFault(PowerFault.Verb.TORN_WRITE, target, glob, seed));
    }

    private static Arbitrary<Scarcity> scarcities() {
        return Arbitraries.oneOf(List.of(
                Arbitraries.integers().between(1, 19).map(Scarcity.Nice::new),
                Arbitraries.integers().between(5, 95).map(Scarcity.Cpu::new),
                Arbitraries.integers().between(1, 100_000).map(Scarcity.Memory::new)));
    }

    private static Arbitrary<DiskTrouble> diskTroubles() {
        Arbitrary<List<DiskTrouble.Operation>> operations =
                Arbitraries.of(DiskTrouble.Operation.class).list().ofMinSize(1).ofMaxSize(3);
        return Arbitraries.oneOf(List.of(
                Combinators.combine(
                                operations,
                                Arbitraries.of("**", "raft/**", "*.sst"),
                                Arbitraries.integers().between(1, 100))
                        .as(DiskTrouble.Faulty::new),
                Arbitraries.of(new DiskTrouble.Full()),
                Arbitraries.longs().between(1, 60_000).map(ms -> new DiskTrouble.SlowFsync(Duration.ofMillis(ms)))));
    }

    private static Arbitrary<Warp> warps() {
        Arbitrary<Long> nanos = Arbitraries.longs().between(10_000_000, 100_000_000_000L);
        return Arbitraries.oneOf(List.of(
                nanos.map(size -> new Warp.Jump(Duration.ofNanos(size))),
                nanos.map(size -> new Warp.Jump(Duration.ofNanos(-size))),
                Combinators.combine(nanos, nanos)
                        .as((step, period) -> new Warp.Strobing(Duration.ofNanos(step), Duration.ofNanos(period))),
                Arbitraries.integers().between(1, 99_999).map(Warp.Drift::new),
                Arbitraries.integers().between(-9_999, -1).map(Warp.Drift::new)));
    }

    private static Arbitrary<Target> targets() {
        Arbitrary<Target> named = Arbitraries.of(NODES)
                .list()
                .ofMinSize(1)
                .ofMaxSize(7)
                .uniqueElements()
                .map(Target.Named::new);
        Arbitrary<Target> roles = Arbitraries.of(Target.Role.class).map(role -> role);
        return Arbitraries.oneOf(List.of(named, roles));
    }

    private static Arbitrary<LinkPattern> patterns() {
        return Combinators.combine(targets(), targets(), Arbitraries.of(LinkPattern.Direction.class))
                .as(LinkPattern::new);
    }

    private static Arbitrary<Trouble> troubles() {
        Arbitrary<Long> nanos = Arbitraries.longs().between(0, 100_000_000_000L);
        return Arbitraries.oneOf(List.of(
                Arbitraries.of(new Trouble.Cut(), new Trouble.Stall(), new Trouble.Reset()),
                Combinators.combine(nanos, nanos)
                        .as((a, b) ->
                                new Trouble.Delay(Duration.ofNanos(Math.max(a, b)), Duration.ofNanos(Math.min(a, b)))),
                Arbitraries.longs().between(1, 1_000_000_000_000L).map(Trouble.Throttle::new),
                Combinators.combine(
                                Arbitraries.of(Trouble.Mishap.class),
                                Arbitraries.integers().between(1, 10_000))
                        .as(Trouble.Packets::new),
                nanos.map(length -> new Trouble.SlowClose(Duration.ofNanos(length)))));
    }
}
