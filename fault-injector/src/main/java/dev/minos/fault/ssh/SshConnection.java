package dev.minos.fault.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
import org.apache.sshd.sftp.client.SftpClientFactory;

/**
 * A connection to a host, logged in with a key, to a host whose own key is known. Safe for use by many threads.
 *
 * <p>A guard runs on the host as long as the connection stands: when it ends, whatever ended it, the guard kills every
 * process that was started over it and does what {@link #atEnd} has been told.
 */
public final class SshConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private final RemoteHost host;
    private final SshClient client;
    private final ClientSession session;
    private final FileSystem files;
    private final ChannelExec guard;
    private final OutputStream toGuard;

    private SshConnection(RemoteHost host, SshClient client, ClientSession session) throws IOException {
        this.host = host;
        this.client = client;
        this.session = session;
        this.files = SftpClientFactory.instance().createSftpFileSystem(session);
        this.guard = session.createExecChannel(GUARD);
        guard.open().verify(PATIENCE);
        this.toGuard = guard.getInvertedIn();
    }

    /**
     * Every line is a command for the end, the newest first; a process group is killed before anything else. The hangup
     * that an ending connection brings is ignored.
     */
    private static final String GUARD = "trap '' HUP TERM INT PIPE; groups=; last=; "
            + "while read -r kind rest; do case $kind in "
            + "+) groups=\"$groups $rest\";; "
            + "!) last=\"$rest; $last\";; "
            + "esac; done; "
            + "for group in $groups; do kill -KILL -- -$group 2>/dev/null; done; eval \"$last\" >/dev/null 2>&1";

    /** Logs in; an {@link IOException} says in one sentence what is wrong. */
    public static SshConnection open(RemoteHost host) throws IOException {
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
            return new SshConnection(host, client, session);
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

    /** Kills this process group when the connection ends. */
    void guard(long group) throws IOException {
        tell("+ " + group);
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
    static String quote(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
