package dev.minos.kv.client;

import java.time.Duration;
import java.util.Optional;

/** The example of README.md: what stands between the marks stands there, too, and {@link ReadmeExampleTest} sees to it. */
final class ReadmeExample {
    private ReadmeExample() {}

    @SuppressWarnings("UnusedVariable") // an example gives names to what it gets
    static String run(String first, String second) throws InterruptedException {
        StringBuilder said = new StringBuilder();
        // README begins
        try (KvClient kv = KvClient.connect(first, second)) { // one node is enough, two are better
            kv.put("greeting", "hello");
            Optional<Entry> greeting = kv.get("greeting"); // linearizable
            Optional<Entry> older = kv.get("greeting", Level.STALE); // fast, and perhaps from the past

            WriteResult result = kv.write(Write.put("config", "v2").ifValue("v1"));
            if (result instanceof WriteResult.Refused refused) {
                said.append("config holds ").append(refused.actual());
            }

            kv.lock("jobs/nightly", "host-7", Duration.ofSeconds(10), Duration.ofMinutes(1))
                    .ifPresent(lock -> {
                        try (lock) { // renewed until it is closed
                            said.append("token ").append(lock.token()); // for whoever the lock protects
                        }
                    });

            try (Watch watch = kv.watch("config")) { // goes on across broken connections and new leaders
                kv.async().put("config", "v3"); // a CompletableFuture
                watch.next(Duration.ofSeconds(5)).ifPresent(said::append);
            }
        } catch (UnknownOutcomeException e) {
            said.append("a write may or may not have happened"); // every other KvException: it has not
        }
        // README ends
        return said.toString();
    }
}
