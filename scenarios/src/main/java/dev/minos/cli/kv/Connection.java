package dev.minos.cli.kv;

import dev.minos.cli.UnreadableInputException;
import dev.minos.cli.UsageException;
import dev.minos.fault.Durations;
import dev.minos.kv.client.KvClient;
import dev.minos.system.local.StateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster, and as whom: options that all of {@code minos kv} have. */
final class Connection {
    private static final String NOBODY_SAID = "http://127.0.0.1:8080";

    @Option(
            names = "--endpoint",
            paramLabel = "ADDRESS",
            split = ",",
            description = "Nodes to ask, such as https://kv1:8443, or n1 of 'minos cluster up'"
                    + " (MINOS_ENDPOINT, else all nodes of 'minos cluster up', else " + NOBODY_SAID + ").")
    private List<String> endpoints = List.of();

    @Option(
            names = "--token",
            paramLabel = "SECRET",
            description =
                    "Bearer token; everybody on this machine can read it, better use --token-file or MINOS_TOKEN.")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File that holds the bearer token.")
    private @Nullable Path tokenFile;

    @Option(names = "--tls-ca", paramLabel = "FILE.pem", description = "Whom to trust (else the JDK's authorities).")
    private @Nullable Path authorities;

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE.pem",
            description = "Our own certificate, where nodes ask for one.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE.pem", description = "Its key (PKCS#8).")
    private @Nullable Path key;

    @Option(
            names = "--timeout",
            paramLabel = "10s",
            defaultValue = "10s",
            description = "How long to try (${DEFAULT-VALUE}).")
    private String timeout = "10s";

    KvClient open() throws IOException {
        try {
            KvClient.Builder builder =
                    KvClient.builder(addresses().toArray(String[]::new)).deadline(patience());
            String secret = secret();
            if (secret != null) {
                builder.token(secret);
            }
            if (authorities != null || certificate != null || key != null) {
                builder.tls(new ClientTls(authorities, certificate, key).context());
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException(sentence(e));
        }
    }

    Duration patience() {
        return duration("--timeout", timeout);
    }

    static Duration duration(String option, String text) {
        try {
            Duration duration = Durations.parse(text);
            if (!duration.isZero()) {
                return duration;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new UsageException(option + " is '" + text + "', expected a time such as 500ms, 30s or 5m.");
    }

    static String sentence(Exception e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String capital = text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }

    private List<String> addresses() throws IOException {
        List<String> said = endpoints;
        String environment = System.getenv("MINOS_ENDPOINT");
        if (said.isEmpty() && environment != null && !environment.isBlank()) {
            said = List.of(environment.split(","));
        }
        Optional<StateFile.State> local = StateFile.ofUser().read();
        if (said.isEmpty()) {
            return local.map(state -> List.copyOf(state.http().values())).orElse(List.of(NOBODY_SAID));
        }
        List<String> addresses = new ArrayList<>();
        for (String name : said) {
            addresses.add(local.map(state -> state.http().get(name)).orElse(name));
        }
        for (String address : addresses) {
            if (address.matches("n\\d+")) {
                throw new UsageException("There is no node " + address
                        + (local.isPresent()
                                ? " in the cluster that 'minos cluster up' started."
                                : ": no cluster runs."));
            }
        }
        return addresses;
    }

    private @Nullable String secret() throws IOException {
        if (token != null && tokenFile != null) {
            throw new UsageException("--token and --token-file are two tokens: give one of them.");
        }
        if (tokenFile != null) {
            try {
                return Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
            } catch (IOException e) {
                throw new UnreadableInputException("The token file " + tokenFile + " cannot be read.");
            }
        }
        return token != null ? token : System.getenv("MINOS_TOKEN");
    }
}
