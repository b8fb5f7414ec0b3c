/**
 * The system under test, as the testbed sees it: its nodes, who leads them, and what their answers mean.
 *
 * <p>Start at {@link dev.minos.system.SystemUnderTest}; {@link dev.minos.system.MinosSystem} is Minos' own nodes.
 */
@NullMarked
package dev.minos.system;

import org.jspecify.annotations.NullMarked;
