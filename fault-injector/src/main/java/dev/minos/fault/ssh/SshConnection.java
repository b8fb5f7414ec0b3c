package dev.minos.fault.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.session.SessionHeartbeatController.HeartbeatType;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a host, logged in with a key, to a host whose own key is known. Safe for use by many threads.
 *
 * <p>A guard runs on the host as long as the connection stands: when it ends, whatever ended it, or when nothing has been
 * heard of this side for {@link #SILENCE}, the guard kills every process that was started over it and does what
 * {@link #atEnd} has been told.
 */
public final class SshConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    /** A host that has heard nothing for so long takes the testbed for dead. */
    static final Duration SILENCE = Duration.ofSeconds(30);

    private final RemoteHost host;
    private final SshClient client;
    private final ClientSession session;
    private final FileSystem files;
    private final ChannelExec guard;
    private final OutputStream toGuard;
    private final ScheduledExecutorService heart;

    private SshConnection(RemoteHost host, SshClient client, ClientSession session, Duration silence)
            throws IOException {
        this.host = host;
        this.client = client;
        this.session = session;
        this.files = SftpClientFactory.instance().createSftpFileSystem(session);
        this.guard = session.createExecChannel(guard(silence));
        guard.open().verify(PATIENCE);
        this.toGuard = guard.getInvertedIn();
        if (execute("bash -c true").code() != 0) {
            throw new IOException("bash is missing, which guards the host: apt-get install bash");
        }
        this.heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "minos-ssh-" + host.node());
            thread.setDaemon(true);
            return thread;
        });
        long beat = Math.min(HEARTBEAT.toMillis(), silence.toMillis() / 4);
        var ignored = heart.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Every line is a command: a process group to be killed at the end, something to be done at the end (the newest first,
     * after the killing), a process to be started. It is the guard that starts processes, so that there is no moment at
     * which one runs and the guard does not know of it; one that has not become a group yet is killed by its own number. It
     * ignores the hangup that an ending connection brings; what it starts does not.
     *
     * <p>The end is the end of its input, or a silence: when the line breaks, or the testbed's machine does, nobody closes
     * anything for hours. Then it hangs up, too, so that no sshd waits for a testbed that is gone.
     */
    private static String guard(Duration silence) {
        String script = "trap \"\" HUP TERM INT PIPE; groups=\" \"; last=; "
                + "while :; do IFS=\" \" read -r -t " + silence.toMillis() / 1000.0 + " kind rest; heard=$?; "
                + "[ $heard = 0 ] || break; case $kind in "
                + "+) groups=\"$groups$rest \";; "
                + "-) groups=\"${groups/ $rest / }\";; "
                + "!) last=\"$rest; $last\";; "
                + "\">\") ( trap - HUP TERM INT PIPE; eval \"exec $(printf %b \"$rest\")\" ) </dev/null >/dev/null 2>&1 & "
                + "groups=\"$groups$! \";; "
                + "esac; done; "
                + "for group in $groups; do kill -KILL -- -$group || kill -KILL $group; kill -KILL -- -$group; done 2>/dev/null; "
                + "eval \"$last\" >/dev/null 2>&1; "
                + "if [ $heard -gt 128 ]; then kill $PPID; fi";
        return "exec bash -c " + quote(script);
    }

    /** Logs in; an {@link IOException} says in one sentence what is wrong. */
    public static SshConnection open(RemoteHost host) throws IOException {
        return open(host, SILENCE);
    }

    /** The same; the host waits no longer than {@code silence} for a sign of life. */
    static SshConnection open(RemoteHost host, Duration silence) throws IOException {
        for (Path file : List.of(host.key(), host.knownHosts())) {
            if (!Files.isReadable(file)) {
                throw new IOException("host " + host.node() + ": " + file + " cannot be read");
            }
        }
        SshClient client = SshClient.setUpDefaultClient();
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setKeyIdentityProvider(new FileKeyPairProvider(host.key()));
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setServerKeyVerifier(
                new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, host.knownHosts()));
        client.start();
        try {
            ClientSession session = client.connect(
                            host.user(), host.ssh().name(), host.ssh().port())
                    .verify(PATIENCE)
                    .getSession();
            session.setSessionHeartbeat(HeartbeatType.IGNORE, HEARTBEAT);
            session.auth().verify(PATIENCE);
            return new SshConnection(host, client, session, silence);
        } catch (IOException | RuntimeException e) {
            client.stop();
            throw new IOException(
                    "host " + host.node() + " at " + host.ssh().name() + " port "
                            + host.ssh().port() + ": " + e.getMessage(),
                    e);
        }
    }

    public RemoteHost host() {
        return host;
    }

    /** A file or directory of the host; what Java's own file operations can do, they do there. */
    public Path path(String absolute) {
        return files.getPath(absolute);
    }

    /** What a command printed, and how it ended. */
    public record Output(int code, String text) {}

    /** Runs a shell command to its end. */
    public Output execute(String command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ChannelExec channel = session.createExecChannel(command)) {
            channel.setOut(out);
            channel.setErr(out);
            channel.open().verify(PATIENCE);
            Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
            Integer code = channel.getExitStatus();
            if (seen.contains(ClientChannelEvent.TIMEOUT) || code == null) {
                throw new IOException("host " + host.node() + ": '" + command + "' does not end");
            }
            return new Output(code, out.toString(StandardCharsets.UTF_8).strip());
        } catch (IllegalStateException closing) {
            // So the library calls it when the session ends just now.
            throw new IOException("host " + host.node() + ": the connection is closed", closing);
        }
    }

    /** The same; anything but exit code 0 is an exception that quotes what it printed. */
    public String run(String command) throws IOException {
        Output output = execute(command);
        if (output.code() != 0) {
            throw new IOException("host " + host.node() + ": '" + command + "' failed: " + output.text());
        }
        return output.text();
    }

    private void beat() {
        try {
            tell(".");
        } catch (IOException lost) {
            // Nothing to be done: the host's guard does the rest, and whoever asks is told.
        }
    }

    /** Why nothing is known of the host any more; null as long as the connection and the guard at its end stand. */
    public @Nullable String loss() {
        if (session.isOpen() && guard.isOpen()) {
            return null;
        }
        return "the connection to host " + host.node() + " at " + host.ssh().name()
                + " was lost; what ran there has been ended by its guard";
    }

    /** A port of this machine's loopback from which what is said goes to one of the host's own. */
    public InetSocketAddress forwarded(int port) throws IOException {
        SshdSocketAddress here = session.startLocalPortForwarding(
                new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress("127.0.0.1", port));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), here.getPort());
    }

    /**
     * Starts a program, given as the words of a shell command that is its own session's leader, and kills that session
     * when the connection ends.
     */
    void start(String command) throws IOException {
        tell("> " + command.replace("\\", "\\\\").replace("\n", "\\n"));
    }

    /** Kills this process group when the connection ends. */
    void guard(long group) throws IOException {
        tell("+ " + group);
    }

    /** All of this process group has ended; another one may get its number. */
    void forget(long group) throws IOException {
        tell("- " + group);
    }

    /** Runs a shell command when the connection ends, however it does. */
    public void atEnd(String command) throws IOException {
        tell("! " + command);
    }

    private synchronized void tell(String line) throws IOException {
        toGuard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        toGuard.flush();
    }

    /** Ends what was started over the connection, then the connection. */
    @Override
    public void close() throws IOException {
        heart.shutdownNow();
        if (!session.isOpen()) {
            // The guard has seen that before us.
            client.stop();
            return;
        }
        try (files;
                session) {
            synchronized (this) {
                toGuard.close();
            }
            Set<ClientChannelEvent> ignored = guard.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);
        } finally {
            client.stop();
        }
    }

    /** A word as the shell takes it for one. */
    public static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
