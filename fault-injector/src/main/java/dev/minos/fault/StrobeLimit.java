package dev.minos.fault;

import java.io.IOException;
import java.time.Duration;

/**
 * In place of a quota, where no control group may be made: the process stands still for the rest of each tenth of a
 * second. That is a share of the time, on as many CPUs as it has threads, and so more than a quota gives it.
 */
final class StrobeLimit implements Limit {
    private static final Duration PERIOD = Duration.ofMillis(100);

    private final LocalProcess process;
    private final int percent;

    StrobeLimit(LocalProcess process, int percent) {
        this.process = process;
        this.percent = percent;
    }

    @Override
    public void impose() throws IOException {
        Duration run = PERIOD.multipliedBy(percent).dividedBy(100);
        process.strobe(run, PERIOD.minus(run));
    }

    @Override
    public void lift() throws IOException {
        if (process.isStrobed()) {
            process.endStrobe();
        }
    }

    @Override
    public boolean isInForce() {
        return process.isStrobed();
    }

    @Override
    public String describe() {
        return process.isStrobed()
                ? "no control group may be made here: it stands still for " + (100 - percent) + "% of the time instead"
                : "goes on";
    }
}
