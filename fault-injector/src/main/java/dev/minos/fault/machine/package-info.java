/** What the machine can bear: start at {@link dev.minos.fault.machine.Machine}. */
@NullMarked
package dev.minos.fault.machine;

import org.jspecify.annotations.NullMarked;
