/** The HTTP face of a node, on Undertow. Start at {@link dev.minos.kv.http.HttpServer}. */
@NullMarked
package dev.minos.kv.http;

import org.jspecify.annotations.NullMarked;
