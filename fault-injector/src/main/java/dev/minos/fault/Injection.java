package dev.minos.fault;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One fault that was injected, or could not be; closing it heals it. Safe for use by many threads. */
public final class Injection implements AutoCloseable {
    private final Injector injector;
    private final FaultLog.Entry entry;
    private final @Nullable Effect effect;
    private boolean open;

    Injection(Injector injector, FaultLog.Entry entry, @Nullable Effect effect) {
        this.injector = injector;
        this.entry = entry;
        this.effect = effect;
        this.open = effect != null;
    }

    /** The id that ties the lines of the log together. */
    public int id() {
        return entry.id();
    }

    /** Installed, skipped (the reason says why it does not apply) or failed (the reason says what went wrong). */
    public FaultLog.Phase outcome() {
        return entry.phase();
    }

    public boolean isInstalled() {
        return entry.phase() == FaultLog.Phase.INSTALLED;
    }

    /** What the log has of its installation. */
    public FaultLog.Entry entry() {
        return entry;
    }

    public List<String> nodes() {
        return entry.nodes();
    }

    /** The fault with names in place of roles. */
    public String fault() {
        return entry.fault();
    }

    /** Heals the fault, looks whether it is healed and logs it; does nothing the second time. */
    @Override
    public synchronized void close() {
        if (open && effect != null) {
            open = false;
            injector.heal(this, effect);
        }
    }
}
