package dev.minos.checker;

import dev.minos.checker.Generators.Draft;
import dev.minos.checker.Generators.Feature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** The histories that the properties run on: a mixture of all generators, of about nine operations at most. */
public final class Drafts extends DomainContextBase {
    private static final int MOST = 9;

    @Provide
    Arbitrary<Draft> drafts() {
        return Arbitraries.randomValue(Drafts::any);
    }

    /** One of any sort. */
    static Draft any(Random random) {
        Generators generators = new Generators(random);
        return switch (random.nextInt(5)) {
            case 0 -> generators.bits(MOST + 1);
            case 1 -> generators.negativeBits(MOST);
            case 2 -> generators.repeated(MOST);
            case 3 -> generators.crowded(MOST + 2);
            default -> generators.any(features(random), MOST);
        };
    }

    private static Set<Feature> features(Random random) {
        List<Feature> some = new ArrayList<>(List.of(Feature.values()));
        some.removeIf(feature -> random.nextInt(3) == 0);
        return some.isEmpty() ? Set.of() : EnumSet.copyOf(some);
    }
}
