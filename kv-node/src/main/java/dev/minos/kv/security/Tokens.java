package dev.minos.kv.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens a node accepts. Any thread asks; a thread of its own looks once a second whether the file has changed, so a
 * token is revoked by removing its line. A file that cannot be read any more leaves the tokens as they were.
 */
public final class Tokens implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tokens.class);
    private static final int TOKEN_BYTES = 32;

    private final Path file;
    private final @Nullable String nodeToken;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "minos-tokens");
        thread.setDaemon(true);
        return thread;
    });
    private volatile List<TokenFile.Line> lines;
    private volatile Runnable changed = () -> {};
    private String seen;

    /**
     * @param nodeToken what the nodes show one another, null where this node is alone
     * @throws IllegalArgumentException with file and line, in one sentence
     */
    public Tokens(Path file, @Nullable String nodeToken) {
        this.file = file;
        this.nodeToken = nodeToken;
        this.seen = version();
        this.lines = accepted();
        timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    private List<TokenFile.Line> accepted() {
        List<TokenFile.Line> accepted = new ArrayList<>(TokenFile.read(file));
        if (nodeToken != null) {
            accepted.add(new TokenFile.Line(hash(nodeToken), Grant.NODE));
        }
        return List.copyOf(accepted);
    }

    /** What a token allows, null when it is none of ours. All lines are compared, each in constant time. */
    public @Nullable Grant find(String token) {
        byte[] hash = hash(token);
        Grant found = null;
        for (TokenFile.Line line : lines) {
            if (MessageDigest.isEqual(line.hash(), hash)) {
                found = line.grant();
            }
        }
        return found;
    }

    /** Told after every change of the file; whoever relied on a token asks again. */
    public void onChange(Runnable listener) {
        changed = listener;
    }

    private void look() {
        String now = version();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            lines = accepted();
            log.atInfo()
                    .addKeyValue("file", file)
                    .addKeyValue("tokens", lines.size())
                    .log("tokens read again");
            changed.run();
        } catch (RuntimeException e) {
            log.atError().addKeyValue("reason", e.getMessage()).log("tokens are left as they were");
        }
    }

    private String version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    /** What is wrong with a line of a token file, null when nothing is. */
    public static @Nullable String problem(String line) {
        try {
            TokenFile.line("", line.split("\\s+", -1));
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** A token that nobody can guess. */
    public static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
