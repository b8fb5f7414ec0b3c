package dev.minos.fault.namespace;

import dev.minos.fault.Trouble;
import java.util.List;

/**
 * All troubles in force on a link, added up: delays add, the lowest rate counts, and of two chances of the same mishap
 * either may strike. Chances are between 0 and 1; a rate of 0 means no limit.
 */
record Treatment(
        boolean cut,
        boolean stalled,
        long delayNanos,
        long jitterNanos,
        long bytesPerSecond,
        double lose,
        double duplicate,
        double reorder,
        double corrupt) {

    static final Treatment NONE = of(List.of());

    static boolean bears(Trouble trouble) {
        return trouble instanceof Trouble.Cut
                || trouble instanceof Trouble.Stall
                || trouble instanceof Trouble.Delay
                || trouble instanceof Trouble.Throttle
                || trouble instanceof Trouble.Packets;
    }

    static Treatment of(List<Trouble> troubles) {
        boolean cut = false;
        boolean stalled = false;
        long delay = 0;
        long jitter = 0;
        long rate = 0;
        for (Trouble trouble : troubles) {
            cut |= trouble instanceof Trouble.Cut;
            stalled |= trouble instanceof Trouble.Stall;
            if (trouble instanceof Trouble.Delay slow) {
                delay += slow.delay().toNanos();
                jitter += slow.jitter().toNanos();
            } else if (trouble instanceof Trouble.Throttle throttle) {
                rate = rate == 0 ? throttle.bytesPerSecond() : Math.min(rate, throttle.bytesPerSecond());
            }
        }
        return new Treatment(
                cut,
                stalled,
                delay,
                jitter,
                rate,
                chance(troubles, Trouble.Mishap.LOSE),
                chance(troubles, Trouble.Mishap.DUPLICATE),
                chance(troubles, Trouble.Mishap.REORDER),
                chance(troubles, Trouble.Mishap.CORRUPT));
    }

    private static double chance(List<Trouble> troubles, Trouble.Mishap mishap) {
        double spared = 1;
        for (Trouble trouble : troubles) {
            if (trouble instanceof Trouble.Packets packets && packets.mishap() == mishap) {
                spared *= 1 - packets.chance();
            }
        }
        return 1 - spared;
    }
}
