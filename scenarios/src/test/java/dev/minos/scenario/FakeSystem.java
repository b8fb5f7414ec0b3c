package dev.minos.scenario;

import dev.minos.fault.Cluster;
import dev.minos.fault.NodeProcess;
import dev.minos.system.EventStream;
import dev.minos.system.KvClient;
import dev.minos.system.NodeStatus;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import dev.minos.system.SystemUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Three nodes in front of one {@link FakeStore}. */
final class FakeSystem implements SystemUnderTest {
    private final FakeStore store;

    FakeSystem(FakeStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String networkKind() {
        return "none";
    }

    @Override
    public List<String> nodes() {
        return List.of("n1", "n2", "n3");
    }

    @Override
    public void start(Duration patience) {}

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public String states() {
        return "";
    }

    @Override
    public List<NodeProcess.Exit> crashes() {
        return List.of();
    }

    @Override
    public Cluster cluster() {
        throw new UnsupportedOperationException("nothing of it can be broken");
    }

    @Override
    public KvClient client(String node, Duration timeout) {
        return new KvClient() {
            @Override
            public Reply execute(Request request) {
                return store.ask(request);
            }

            @Override
            public void close() {}
        };
    }

    /** A connection that is over after all that is known now was told. */
    @Override
    public EventStream watch(String node, String prefix, String cursor, Duration patience) throws IOException {
        List<EventStream.Told> told = store.eventsBehind(cursor);
        return new EventStream() {
            private int next;

            @Override
            public Told next(Duration patience) throws IOException {
                if (next == told.size()) {
                    throw new IOException("the stream ended");
                }
                return told.get(next++);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public NodeStatus status(String node) {
        throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public void close() {}
}
