/**
 * YAML files that people write: every mistake is told with file, line and what would be right.
 *
 * <p>Knows nothing of what the files are about; scenario files and system files are read with it.
 */
@NullMarked
package dev.minos.yaml;

import org.jspecify.annotations.NullMarked;
