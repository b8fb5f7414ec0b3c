package dev.minos.fault.ssh;

import dev.minos.fault.Trouble;
import java.util.Collection;
import java.util.Locale;

/**
 * What a host does to the packets that it sends to one peer: all troubles of the link, added up. Delays add, the lowest
 * rate counts, and of two chances either may strike.
 *
 * @param bytesPerSecond 0 for no limit
 * @param lose as a chance between 0 and 1
 */
record Shaping(long bytesPerSecond, long delayMicros, long jitterMicros, double lose, double duplicate) {
    static final Shaping NONE = new Shaping(0, 0, 0, 0, 0);

    static Shaping of(Collection<Trouble> troubles) {
        Shaping all = NONE;
        for (Trouble trouble : troubles) {
            all = all.and(trouble);
        }
        return all;
    }

    private Shaping and(Trouble trouble) {
        if (trouble instanceof Trouble.Throttle throttle) {
            long rate = throttle.bytesPerSecond();
            return new Shaping(
                    bytesPerSecond == 0 ? rate : Math.min(rate, bytesPerSecond),
                    delayMicros,
                    jitterMicros,
                    lose,
                    duplicate);
        }
        if (trouble instanceof Trouble.Delay slow) {
            return new Shaping(
                    bytesPerSecond,
                    delayMicros + slow.delay().toNanos() / 1_000,
                    jitterMicros + slow.jitter().toNanos() / 1_000,
                    lose,
                    duplicate);
        }
        if (trouble instanceof Trouble.Packets packets) {
            boolean loses = packets.mishap() == Trouble.Mishap.LOSE;
            return new Shaping(
                    bytesPerSecond,
                    delayMicros,
                    jitterMicros,
                    loses ? either(lose, packets.chance()) : lose,
                    loses ? duplicate : either(duplicate, packets.chance()));
        }
        return this;
    }

    private static double either(double one, double other) {
        return one + other - one * other;
    }

    boolean isNone() {
        return equals(NONE);
    }

    boolean needsNetem() {
        return delayMicros > 0 || lose > 0 || duplicate > 0;
    }

    /** The parameters of tc's netem. */
    String netem() {
        StringBuilder words = new StringBuilder("netem limit 100000");
        if (delayMicros > 0) {
            words.append(" delay ")
                    .append(delayMicros)
                    .append("us ")
                    .append(jitterMicros)
                    .append("us");
        }
        if (lose > 0) {
            words.append(String.format(Locale.ROOT, " loss %.2f%%", lose * 100));
        }
        if (duplicate > 0) {
            words.append(String.format(Locale.ROOT, " duplicate %.2f%%", duplicate * 100));
        }
        return words.toString();
    }
}
