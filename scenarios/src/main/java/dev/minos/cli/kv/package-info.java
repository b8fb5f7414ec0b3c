/** {@code minos kv}: the key-value store from the shell, through the Java client that applications use, too. */
@org.jspecify.annotations.NullMarked
package dev.minos.cli.kv;
