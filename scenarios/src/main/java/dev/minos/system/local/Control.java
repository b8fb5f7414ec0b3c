package dev.minos.system.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Another terminal's end of the line to the user's cluster. One thread. */
public final class Control {
    /** A fault on a node that has to start again takes its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StateFile.State state;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Control(StateFile.State state) {
        this.state = state;
    }

    /** The cluster refuses what was asked: the message is the sentence to show. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        RefusedException(String sentence) {
            super(sentence);
        }
    }

    /** @throws IOException in one sentence, when no cluster runs */
    public static Control open(StateFile file) throws IOException {
        return new Control(
                file.read().orElseThrow(() -> new IOException("No cluster runs; 'minos cluster up' starts one.")));
    }

    public JsonNode status() throws IOException, InterruptedException, RefusedException {
        return send("GET", "/status", "");
    }

    /** @param line see {@link dev.minos.fault.Fault} */
    public JsonNode inject(String line) throws IOException, InterruptedException, RefusedException {
        return send("POST", "/fault", line);
    }

    /** @param id of one fault; empty for all */
    public JsonNode heal(String id) throws IOException, InterruptedException, RefusedException {
        return send("POST", "/heal", id);
    }

    /** Ends the cluster and waits until its process is gone. */
    public void down(StateFile file) throws IOException, InterruptedException, RefusedException {
        send("POST", "/down", "");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (file.read().isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("The cluster, process " + state.pid() + ", does not end.");
            }
            Thread.sleep(20);
        }
    }

    private JsonNode send(String method, String path, String body)
            throws IOException, InterruptedException, RefusedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(state.control() + path))
                .header("Authorization", "Bearer " + state.secret())
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("The cluster, process " + state.pid() + ", does not answer.", e);
        }
        JsonNode json = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new RefusedException(
                    json.path("message").asText("The cluster answered HTTP " + response.statusCode()));
        }
        return json;
    }
}
