package dev.minos.kv.security;

/** What a token lets its holder do. */
public enum Scope {
    /** Keys, pages and watches, within the token's prefixes. */
    READ,
    /** Changes within the token's prefixes; reads too, because a refused condition tells what is there. */
    WRITE,
    /** Members and leadership. It opens no key. */
    ADMIN,
    /** What only the nodes ask one another. No token file gives it. */
    NODE
}
