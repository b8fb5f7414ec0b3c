/**
 * The minos command: a class per subcommand, one sentence per mistake, and the exit codes that scripts rely on.
 *
 * <p>Start at {@link dev.minos.cli.Main}.
 */
@NullMarked
package dev.minos.cli;

import org.jspecify.annotations.NullMarked;
