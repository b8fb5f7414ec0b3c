/**
 * {@code minos bench}: how fast a cluster is, beside another store on the same machine in the same run. Start at
 * {@link dev.minos.cli.bench.KvBench}.
 */
@org.jspecify.annotations.NullMarked
package dev.minos.cli.bench;
