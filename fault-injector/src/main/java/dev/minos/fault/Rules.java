package dev.minos.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The rules in force on a network that is told for each link all that is wrong with it now. The list may be read by any
 * thread; rules come and go one at a time, and are in force when the call returns.
 */
public final class Rules {
    private final List<Network.Rule> rules = new CopyOnWriteArrayList<>();
    private final Treatment treatment;

    /** Makes the troubles, and no others, those of the link. */
    @FunctionalInterface
    public interface Treatment {
        void treat(Link link, List<Trouble> troubles) throws IOException;
    }

    public Rules(Treatment treatment) {
        this.treatment = treatment;
    }

    public synchronized void impose(Network.Rule rule) throws IOException {
        rules.add(rule);
        treat(rule);
    }

    /** One that is not in force is ignored. */
    public synchronized void lift(Network.Rule rule) throws IOException {
        if (rules.remove(rule)) {
            treat(rule);
        }
    }

    private void treat(Network.Rule changed) throws IOException {
        for (Link link : changed.links()) {
            List<Trouble> troubles = new ArrayList<>();
            for (Network.Rule rule : rules) {
                if (rule.links().contains(link)) {
                    troubles.add(rule.trouble());
                }
            }
            treatment.treat(link, troubles);
        }
    }

    public Collection<Network.Rule> inForce() {
        return List.copyOf(rules);
    }
}
