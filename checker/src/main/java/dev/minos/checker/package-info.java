/** Models, engines, verdicts and counterexamples. */
@NullMarked
package dev.minos.checker;

import org.jspecify.annotations.NullMarked;
