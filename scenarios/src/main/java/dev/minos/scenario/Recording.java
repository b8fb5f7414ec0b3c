package dev.minos.scenario;

import dev.minos.history.Recorder;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes requests and replies down as a history names them. */
final class Recording {
    private Recording() {}

    static int invoke(Recorder recorder, int process, Request request, String node) {
        String mode = request instanceof Request.Read read ? read.mode() : null;
        return recorder.invoke(process, request.f(), request.key(), argument(request), mode, node);
    }

    /** What the request counts as: its read mode, or one of those that change keys. */
    static String kind(Request request) {
        return request instanceof Request.Read read ? read.mode() : Workload.WRITE;
    }

    static void complete(Recorder recorder, int handle, Reply reply) {
        Reply.Actual actual = reply.refusal();
        switch (reply.outcome()) {
            case OK -> recorder.ok(handle, reply.value(), reply.version(), reply.node());
            case INFO -> recorder.info(handle, reply.error(), reply.node());
            case FAIL -> {
                if (actual != null) {
                    recorder.refuse(handle, actual.value(), reply.version(), reply.node());
                } else {
                    recorder.fail(handle, reply.error(), reply.node());
                }
            }
        }
    }

    private static @Nullable Object argument(Request request) {
        if (request instanceof Request.Write write) {
            return write.value();
        }
        return request instanceof Request.Cas cas ? Arrays.asList(cas.expected(), cas.value()) : null;
    }
}
