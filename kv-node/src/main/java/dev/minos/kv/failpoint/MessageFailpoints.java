package dev.minos.kv.failpoint;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/** Stands before Ratis' services and treats every message of another member as the rules say. */
record MessageFailpoints(Failpoints rules) implements ServerInterceptor {

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        Refusable<Q, A> refusable = new Refusable<>(call);
        return new Gate<>(rules, refusable, next.startCall(refusable, headers));
    }

    /** Once refused, whatever Ratis still has to say is dropped. */
    private static final class Refusable<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private volatile boolean refused;

        Refusable(ServerCall<Q, A> call) {
            super(call);
        }

        void refuse() {
            if (!refused) {
                refused = true;
                super.close(Status.UNAVAILABLE.withDescription("failpoint"), new Metadata());
            }
        }

        @Override
        public void sendMessage(A message) {
            if (!refused) {
                super.sendMessage(message);
            }
        }

        @Override
        public void close(Status status, Metadata trailers) {
            if (!refused) {
                super.close(status, trailers);
            }
        }
    }

    /**
     * One call. gRPC calls it from one thread at a time; what is held back goes on, in order, on threads of the JDK, and
     * still one at a time.
     */
    private static final class Gate<Q, A> extends SimpleForwardingServerCallListener<Q> {
        private final Failpoints rules;
        private final Refusable<Q, A> call;
        private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);
        private boolean swallowed;

        Gate(Failpoints rules, Refusable<Q, A> call, ServerCall.Listener<Q> next) {
            super(next);
            this.rules = rules;
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            if (call.refused) {
                return;
            }
            Failpoints.Decision decision = decide(message);
            switch (decision.action()) {
                case BLOCK, CRASH -> {
                    // A lost message of a stream is not the end of the stream; of a single call it is all there was.
                    swallowed = true;
                    call.request(1);
                }
                case FAIL -> {
                    swallowed = true;
                    inTurn(call::refuse);
                }
                case DELAY -> {
                    swallowed = false;
                    if (!decision.delay().isZero()) {
                        Executor later = CompletableFuture.delayedExecutor(
                                decision.delay().toMillis(), TimeUnit.MILLISECONDS);
                        CompletableFuture<Void> due = CompletableFuture.runAsync(() -> {}, later);
                        before = before.thenCombine(due, (first, second) -> null);
                    }
                    inTurn(() -> super.onMessage(message));
                }
            }
        }

        @Override
        public void onHalfClose() {
            if (!swallowed) {
                inTurn(super::onHalfClose);
            }
        }

        @Override
        public void onCancel() {
            inTurn(super::onCancel);
        }

        @Override
        public void onComplete() {
            inTurn(super::onComplete);
        }

        private void inTurn(Runnable step) {
            if (before.isDone()) {
                step.run();
            } else {
                before = before.thenRun(step);
            }
        }

        private Failpoints.Decision decide(Q message) {
            if (message instanceof AppendEntriesRequestProto append) {
                return decide(Point.APPENDS, append.getServerRequest());
            }
            if (message instanceof RequestVoteRequestProto vote) {
                return decide(Point.VOTES, vote.getServerRequest());
            }
            if (message instanceof InstallSnapshotRequestProto chunk) {
                return decide(Point.SNAPSHOT_CHUNKS, chunk.getServerRequest());
            }
            return Failpoints.Decision.NOTHING;
        }

        private Failpoints.Decision decide(Point point, RaftRpcRequestProto request) {
            return rules.decide(point, request.getRequestorId().toStringUtf8());
        }
    }
}
