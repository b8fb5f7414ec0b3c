package dev.minos.kv.raft;

/** Told, once or more, when this member cannot go on and its process should end. Any thread. */
public interface Ending {
    /** Something is wrong; in one sentence. */
    void broken(String why);

    /** Nothing is: the others have removed this member. */
    default void removed() {
        broken("this member was removed from its cluster");
    }
}
