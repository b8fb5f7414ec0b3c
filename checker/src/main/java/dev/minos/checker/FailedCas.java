package dev.minos.checker;

/** What a cas that failed says of the state. */
public enum FailedCas {
    /** It differed, if the error is a mismatch; nothing otherwise. The default. */
    MISMATCH,
    /** It differed, whatever the error: for histories of others in which fail means refused. */
    OBSERVE,
    /** Nothing. */
    IGNORE
}
