package dev.minos.kv.failpoint;

import dev.minos.kv.raft.Interference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.util.CodeInjectionForTesting;

/** A node's failpoints, and the little server that takes the rules. Opened and closed by one thread. */
public final class RaftFailpoints implements Interference, AutoCloseable {
    /** Ratis calls it before a member sends a request of its own, such as the one for a vote. */
    private static final String SENDING = "GrpcServicesImpl.sendRequest";

    private final Failpoints rules;
    private final RuleServer server;

    private RaftFailpoints(Failpoints rules, RuleServer server) {
        this.rules = rules;
        this.server = server;
    }

    /**
     * Takes rules at a loopback address.
     *
     * @throws IllegalArgumentException in one sentence, when it is none
     */
    public static RaftFailpoints open(InetSocketAddress address) throws IOException {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("--failpoints: " + address + " is no loopback address");
        }
        Failpoints rules = new Failpoints(Runtime.getRuntime()::halt);
        RaftFailpoints failpoints = new RaftFailpoints(rules, RuleServer.start(rules, address));
        CodeInjectionForTesting.put(SENDING, (local, remote, arguments) -> {
            for (Object argument : arguments) {
                if (argument instanceof RequestVoteRequestProto) {
                    failpoints.sendingVoteRequest();
                }
            }
            return true;
        });
        return failpoints;
    }

    /** Threads of an election do not wait for each other: what is blocked fails. */
    private void sendingVoteRequest() {
        try {
            Failpoints.Decision decision = rules.decide(Point.ELECTIONS, Failpoints.NOBODY);
            if (decision.action() != Rule.Action.DELAY) {
                throw new IOException("failpoint " + Point.ELECTIONS.text());
            }
            Thread.sleep(decision.delay().toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void prepare(Parameters parameters) {
        GrpcConfigKeys.Server.setServicesCustomizer(
                parameters, (builder, types) -> builder.intercept(new MessageFailpoints(rules)));
    }

    @Override
    public void beforeLogSync() throws IOException {
        rules.pass(Point.LOG_SYNC);
    }

    /** Where rules are taken, with the real port where 0 was asked for. */
    public InetSocketAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        CodeInjectionForTesting.remove(SENDING);
        rules.clear();
        server.close();
    }
}
