package dev.minos.fault.namespace;

import dev.minos.fault.Link;
import dev.minos.fault.Network;
import dev.minos.fault.Trouble;
import java.io.IOException;
import java.util.List;

/** What carries the packets from one node's namespace to another's, and to the testbed. One thread at a time uses it. */
interface Fabric extends AutoCloseable {

    boolean bears(Trouble trouble);

    /** From now on these troubles, and no others, are in force on the link. */
    void treat(Link link, List<Trouble> troubles) throws IOException;

    Network.Traffic traffic(Link link);

    /** What has been counted on the link, in words. */
    String counters(Link link);

    @Override
    void close() throws IOException;
}
