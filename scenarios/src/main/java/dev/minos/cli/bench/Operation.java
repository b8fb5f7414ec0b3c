package dev.minos.cli.bench;

/** What a client does over and over. */
enum Operation {
    WRITE("write"),
    /** Confirmed by a majority: our {@code consistent}, etcd's linearizable range. */
    LINEARIZABLE_READ("linearizable read"),
    /** Our {@code default}; etcd has nothing of the kind. */
    LEADER_READ("leader read"),
    /** What the asked node has: our {@code stale}, etcd's serializable range. */
    LOCAL_READ("local read");

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
