/** Operations, histories, the recorder and the file formats. */
@NullMarked
package dev.minos.history;

import org.jspecify.annotations.NullMarked;
