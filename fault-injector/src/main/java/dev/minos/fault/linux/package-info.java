/**
 * System calls of Linux that Java lacks, called through JNA: start at {@link dev.minos.fault.linux.Descriptor} and
 * {@link dev.minos.fault.linux.NetworkNamespace}.
 */
@NullMarked
package dev.minos.fault.linux;

import org.jspecify.annotations.NullMarked;
