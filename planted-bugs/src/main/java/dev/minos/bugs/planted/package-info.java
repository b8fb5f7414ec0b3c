/**
 * The catalogue, one bug a file. The annotated methods of each are no methods that anybody calls: they are copied into the
 * begin and the end of a method of the node. So they may use what the whole class path sees, and nothing private.
 */
@NullMarked
package dev.minos.bugs.planted;

import org.jspecify.annotations.NullMarked;
