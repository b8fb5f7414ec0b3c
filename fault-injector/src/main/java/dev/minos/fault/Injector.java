package dev.minos.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Injects faults into a cluster and logs each step with evidence. Safe for use by many threads; faults may overlap.
 *
 * <p>Nothing that goes wrong is thrown: a fault that does not apply is skipped, one that could not be brought about, or
 * whose effect the evidence does not show, has failed and is undone. Both are in the log and in the {@link Injection}.
 * Only a log that cannot be written is an exception.
 */
public final class Injector implements AutoCloseable {
    private static final Evidence NOTHING = new Evidence(false, new TreeMap<>());

    private final Cluster cluster;
    private final FaultLog log;
    private final Random random;
    private final AtomicInteger ids = new AtomicInteger();
    private final List<Injection> open = new CopyOnWriteArrayList<>();

    /** The seed decides what is drawn: who is "one", which halves. */
    public Injector(Cluster cluster, FaultLog log, long seed) {
        this.cluster = cluster;
        this.log = log;
        this.random = new Random(seed);
    }

    /** Resolves the intent against the cluster of the moment, installs it and looks whether it took effect. */
    public Injection inject(Fault intent) {
        long seed;
        synchronized (random) {
            seed = random.nextLong();
        }
        return inject(intent, new Random(seed));
    }

    /** The same with a source of chance of its own. */
    public Injection inject(Fault intent, Random chance) {
        int id = ids.incrementAndGet();
        Fault fault = intent;
        try {
            fault = intent.resolve(new Scope(cluster.nodes(), cluster.leader(), chance));
            return install(id, intent, fault, fault.on(cluster));
        } catch (CannotInjectException e) {
            return ended(id, FaultLog.Phase.SKIPPED, intent, fault, String.valueOf(e.getMessage()));
        }
    }

    /** Heals whatever is still in force, the newest first. */
    public void healAll() {
        List<Injection> newestFirst = new ArrayList<>(open);
        java.util.Collections.reverse(newestFirst);
        newestFirst.forEach(Injection::close);
    }

    /** The injections that are in force. */
    public List<Injection> open() {
        return List.copyOf(open);
    }

    @Override
    public void close() {
        healAll();
    }

    private Injection install(int id, Fault intent, Fault fault, Effect effect) throws CannotInjectException {
        try {
            effect.install();
            long nanos = log.nanos();
            Evidence evidence = effect.installed();
            if (!evidence.proven()) {
                undoQuietly(effect);
                return failed(id, intent, fault, effect, evidence, "the effect does not show");
            }
            FaultLog.Entry entry =
                    entry(nanos, id, FaultLog.Phase.INSTALLED, intent.line(), fault.line(), effect, evidence, null);
            Injection injection = new Injection(this, entry, effect);
            open.add(injection);
            write(entry);
            return injection;
        } catch (IOException | RuntimeException e) {
            undoQuietly(effect);
            return failed(id, intent, fault, effect, NOTHING, describe(e));
        }
    }

    void heal(Injection injection, Effect effect) {
        FaultLog.Entry installed = injection.entry();
        FaultLog.Phase phase = FaultLog.Phase.HEALED;
        Evidence evidence = NOTHING;
        @Nullable String reason = null;
        long nanos = log.nanos();
        try {
            effect.undo();
            nanos = log.nanos();
            evidence = effect.undone();
            if (!evidence.proven()) {
                phase = FaultLog.Phase.FAILED;
                reason = "healing does not show";
            } else if (effect.fruitless() != null) {
                phase = FaultLog.Phase.FAILED;
                reason = effect.fruitless();
            }
        } catch (IOException | RuntimeException e) {
            phase = FaultLog.Phase.FAILED;
            reason = "healing failed: " + describe(e);
        }
        open.remove(injection);
        write(entry(nanos, installed.id(), phase, installed.intent(), installed.fault(), effect, evidence, reason));
    }

    private Injection failed(int id, Fault intent, Fault fault, Effect effect, Evidence evidence, String reason) {
        FaultLog.Entry entry =
                entry(log.nanos(), id, FaultLog.Phase.FAILED, intent.line(), fault.line(), effect, evidence, reason);
        write(entry);
        return new Injection(this, entry, null);
    }

    private Injection ended(int id, FaultLog.Phase phase, Fault intent, Fault fault, String reason) {
        FaultLog.Entry entry = new FaultLog.Entry(
                log.nanos(), id, phase, fault.line(), intent.line(), List.of(), List.of(), NOTHING, reason);
        write(entry);
        return new Injection(this, entry, null);
    }

    private static FaultLog.Entry entry(
            long nanos,
            int id,
            FaultLog.Phase phase,
            String intent,
            String fault,
            Effect effect,
            Evidence evidence,
            @Nullable String reason) {
        List<String> links = effect.links().stream().map(Link::toString).toList();
        return new FaultLog.Entry(nanos, id, phase, fault, intent, links, effect.nodes(), evidence, reason);
    }

    private static void undoQuietly(Effect effect) {
        try {
            effect.undo();
        } catch (IOException | RuntimeException e) {
            // The failure that led here is the one to tell; what is left is found at the final heal.
        }
    }

    private static String describe(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private void write(FaultLog.Entry entry) {
        try {
            log.write(entry);
        } catch (IOException e) {
            throw new UncheckedIOException("the fault log cannot be written", e);
        }
    }
}
