package dev.minos.scenario;

import dev.minos.history.Outcome;
import dev.minos.history.Recorder;
import dev.minos.system.KvClient;
import dev.minos.system.Reply;
import dev.minos.system.Request;
import dev.minos.system.SystemUnderTest;

/** Once everything is healed: every key, from every node, in every mode, by one process after the other. */
final class FinalReads {
    private FinalReads() {}

    static void perform(Workload workload, SystemUnderTest system, Recorder recorder, RunState state) {
        int process = workload.clients();
        for (String node : system.nodes()) {
            try (KvClient client = system.client(node)) {
                for (String mode : workload.modes()) {
                    for (int key = 0; key < workload.keys() && !state.interrupted(); key++) {
                        Request request = new Request.Read("k" + key, mode);
                        int handle = Recording.invoke(recorder, process, request, node);
                        Reply reply = client.execute(request);
                        Recording.complete(recorder, handle, reply);
                        state.completed();
                        if (reply.outcome() == Outcome.INFO) {
                            process += workload.clients() + 1;
                        }
                    }
                }
            }
        }
    }
}
