/** {@code minos cluster} and {@code minos fault}: a cluster to play with, and its faults by hand. */
@org.jspecify.annotations.NullMarked
package dev.minos.cli.cluster;
