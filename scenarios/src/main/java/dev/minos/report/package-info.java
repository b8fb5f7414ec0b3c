/** The page that people look at. */
@NullMarked
package dev.minos.report;

import org.jspecify.annotations.NullMarked;
