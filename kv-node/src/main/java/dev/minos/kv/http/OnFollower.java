package dev.minos.kv.http;

/** What a follower does with a request that only the leader can answer. */
public enum OnFollower {
    /** 307 with the leader's address: the client asks there, and knows first hand what became of its request. */
    REDIRECT,
    /** The follower asks in the client's place: for clients that reach one node only. */
    FORWARD
}
