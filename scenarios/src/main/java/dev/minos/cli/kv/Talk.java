package dev.minos.cli.kv;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.minos.cli.ExitCode;
import dev.minos.cli.UsageException;
import dev.minos.kv.client.Bytes;
import dev.minos.kv.client.Entry;
import dev.minos.kv.client.KvClient;
import dev.minos.kv.client.KvException;
import dev.minos.kv.client.RequestRefusedException;
import dev.minos.kv.client.UnknownOutcomeException;
import dev.minos.kv.client.WriteResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands have in common: the connection, the two ways to print, and what a failure becomes. */
abstract class Talk implements java.util.concurrent.Callable<Integer> {
    /** The key is absent, a condition did not hold: an answer, and not the one that was hoped for. */
    static final int NO = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private Connection connection = new Connection();

    @Option(names = "--json", description = "Answer in JSON, one object a line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Does it; the exit code. */
    abstract int with(KvClient client) throws IOException, InterruptedException;

    @Override
    public final Integer call() throws IOException, InterruptedException {
        try (KvClient client = connection.open()) {
            return with(client);
        } catch (RequestRefusedException e) {
            if (e.status() == 401 || e.status() == 403) {
                return fail(e, ExitCode.TESTBED);
            }
            throw new UsageException(Connection.sentence(e));
        } catch (UnknownOutcomeException e) {
            return fail(e, ExitCode.UNKNOWN);
        } catch (KvException e) {
            return fail(e, ExitCode.TESTBED);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Connection.sentence(e));
        }
    }

    Connection connection() {
        return connection;
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    int fail(Exception e, int code) {
        spec.commandLine().getErr().println("minos: " + Connection.sentence(e));
        return code;
    }

    int no(String sentence) {
        spec.commandLine().getErr().println("minos: " + sentence);
        return NO;
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    void print(ObjectNode object) {
        out().println(object);
        out().flush();
    }

    /** Text under its name, anything else in Base64. */
    static void put(ObjectNode object, String name, @Nullable Bytes bytes) {
        if (bytes == null) {
            object.putNull(name);
        } else if (bytes.isText()) {
            object.put(name, bytes.text());
        } else {
            object.put(name + "Base64", Base64.getEncoder().encodeToString(bytes.toArray()));
        }
    }

    static ObjectNode object(Entry entry) {
        ObjectNode object = object();
        put(object, "key", entry.key());
        put(object, "value", entry.value());
        object.put("version", entry.version());
        if (entry.expires() != null) {
            object.put("expires", entry.expires().toString());
        }
        return object;
    }

    /** Says what became of a write; the exit code. */
    int told(WriteResult result) {
        if (result instanceof WriteResult.Done done) {
            if (json) {
                print(object().put("done", true).put("version", done.version()).put("existed", done.existed()));
            } else {
                out().println("version " + done.version());
            }
            return ExitCode.AS_EXPECTED;
        }
        WriteResult.Refused refused = (WriteResult.Refused) result;
        Entry actual = refused.actual();
        if (json) {
            ObjectNode object = object().put("done", false);
            if (actual != null) {
                object.set("actual", object(actual));
            } else {
                object.putNull("actual");
            }
            print(object);
            return NO;
        }
        if (refused.repeated()) {
            return no("Not done: the condition did not hold.");
        }
        return no(
                actual == null
                        ? "Not done: the key is absent."
                        : "Not done: the key holds '" + actual.value() + "', version " + actual.version() + ".");
    }
}
