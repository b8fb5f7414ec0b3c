/**
 * Who a node talks to and who may ask it what: certificates ({@link dev.minos.kv.security.Tls}) and bearer tokens
 * ({@link dev.minos.kv.security.Tokens}).
 */
@NullMarked
package dev.minos.kv.security;

import org.jspecify.annotations.NullMarked;
