package dev.minos.kv;

import dev.minos.kv.security.Tokens;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code minos node token}: makes a token for somebody, and the line of the token file that lets him in. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes a token: the token itself on standard error, its line for --tokens on standard output.")
final class TokenCommand implements Callable<Integer> {
    @Option(names = "--name", paramLabel = "NAME", description = "Whose it is; this may appear in logs.")
    private @Nullable String name;

    @Option(
            names = "--scopes",
            paramLabel = "SCOPES",
            defaultValue = "read",
            description = "Of read, write, admin with commas between, or none (${DEFAULT-VALUE}).")
    private String scopes = "";

    @Option(
            names = "--prefixes",
            paramLabel = "PREFIXES",
            description = "Key prefixes with commas between, percent-encoded as in a URL; all keys without.")
    private @Nullable String prefixes;

    @Option(names = "--secret", description = "Prints a bare secret for --node-token instead.")
    private boolean secret;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        String token = Tokens.random();
        if (secret) {
            out.println(token);
            return ExitCode.OK.number();
        }
        if (name == null) {
            throw new ParameterException(command.commandLine(), "--name is missing");
        }
        String line = name + " " + HexFormat.of().formatHex(Tokens.hash(token)) + " " + scopes
                + (prefixes == null ? "" : " " + prefixes);
        String problem = Tokens.problem(line);
        if (problem != null) {
            throw new ParameterException(command.commandLine(), problem);
        }
        out.println(line);
        out.flush();
        command.commandLine().getErr().println(token);
        return ExitCode.OK.number();
    }
}
