/** The system under test, as the testbed sees it. */
@NullMarked
package dev.minos.system;

import org.jspecify.annotations.NullMarked;
