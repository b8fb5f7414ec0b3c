package dev.minos.scenario;

import dev.minos.history.Operation;
import dev.minos.history.Outcome;
import dev.minos.history.Recorder;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what one client does and hears, as a history names it. Belongs to one thread.
 *
 * <p>After an operation of unknown outcome its process is retired: it goes on under a number that nobody has used.
 */
final class ClientLog {
    private final Recorder recorder;
    private final RunState state;
    private final int processes;
    private int process;

    /** @param processes how many clients there are, by which a retired process number grows */
    ClientLog(Recorder recorder, RunState state, int client, int processes) {
        this.recorder = recorder;
        this.state = state;
        this.process = client;
        this.processes = processes;
    }

    /**
     * What is about to be done.
     *
     * @param mode of something that changes nothing; null for what may
     */
    record Entry(
            String f,
            String key,
            @Nullable Object argument,
            @Nullable String mode,
            String node) {
        /** A request that is an operation by itself. */
        static Entry of(Request request, String node) {
            return new Entry(request.f(), request.key(), argument(request), mode(request), node);
        }

        private static @Nullable String mode(Request request) {
            return request instanceof Request.Read read ? read.mode() : null;
        }

        private static @Nullable Object argument(Request request) {
            if (request instanceof Request.Once once) {
                return argument(once.write());
            }
            if (request instanceof Request.Write write) {
                return write.value();
            }
            return request instanceof Request.Cas cas ? Arrays.asList(cas.expected(), cas.value()) : null;
        }

        /** What it is counted as: its mode, or one of those that may change keys. */
        String kind() {
            return mode == null ? Workload.WRITE : mode;
        }
    }

    /** One operation whose result is the value of the reply. */
    Reply record(Entry entry, Supplier<Reply> doing) {
        return record(entry, doing, Reply::value);
    }

    /** One operation, from before its request is sent until after its reply has come. */
    Reply record(Entry entry, Supplier<Reply> doing, Function<Reply, @Nullable Object> result) {
        int handle = recorder.invoke(process, entry.f(), entry.key(), entry.argument(), entry.mode(), entry.node());
        long asked = System.nanoTime();
        Reply reply = doing.get();
        long nanos = System.nanoTime() - asked;
        complete(handle, entry, reply, result);
        state.completed(entry.kind(), reply, nanos);
        if (reply.outcome() == Outcome.INFO) {
            process += processes;
        }
        return reply;
    }

    private void complete(int handle, Entry entry, Reply reply, Function<Reply, @Nullable Object> result) {
        Reply.Actual actual = reply.refusal();
        switch (reply.outcome()) {
            case OK -> recorder.ok(handle, result.apply(reply), reply.version(), reply.node());
            case INFO -> recorder.info(handle, reply.error(), reply.node());
            case FAIL -> {
                if (actual != null && entry.f().equals(Operation.CAS)) {
                    recorder.refuse(handle, actual.value(), reply.version(), reply.node());
                } else {
                    recorder.fail(handle, reply.error(), reply.node());
                }
            }
        }
    }
}
