package dev.minos.checker.measure;

import static dev.minos.checker.KeyHistory.KEEP;

import dev.minos.checker.KeyHistory;
import dev.minos.checker.measure.Sessions.Guarantee;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the sessions of one key lost. Version x is certainly older than u if x was proved before u began; or, by
 * the server's word, if its version is less. A session that saw (or wrote) u and then sees x breaks monotonic reads
 * (read your writes). If in addition one process wrote x before u, or had seen x before it wrote u, then that reader
 * also proves that monotonic writes, or writes follow reads, are broken. O(1) for each operation of a good session.
 */
final class SessionCheck {
    private final Key key;
    private final KeyHistory h;
    private final Versions versions;
    private final Sessions.Counter counter;
    private final Map<Integer, Session> sessions = new HashMap<>();
    /** Violations that were counted: operation and guarantee. */
    private final Set<Long> counted = new HashSet<>();
    /** By process and value the first operation that saw it; made when needed. */
    private @Nullable Map<Long, Integer> firstSight;

    /** What a process has seen and written so far. */
    private static final class Session {
        long latestSeen = Long.MIN_VALUE;
        int seenBy = Key.NONE;
        long latestWritten = Long.MIN_VALUE;
        int writtenBy = Key.NONE;
        /** Per process the latest of its writes that this session saw, as operation, and where it saw it. */
        final Map<Integer, int[]> writesSeen = new HashMap<>();
    }

    private SessionCheck(Key key, Sessions.Counter counter) {
        this.key = key;
        this.h = key.h;
        this.versions = key.versions;
        this.counter = counter;
    }

    static void count(Key key, Sessions.Counter counter) {
        SessionCheck check = new SessionCheck(key, counter);
        check.byRealTime();
        VersionClaims claims = VersionClaims.of(key);
        if (claims != null) {
            check.byVersions(claims);
        }
    }

    private void byRealTime() {
        for (int op = 0; op < h.size; op++) {
            if (h.required(op)) {
                Session session = session(op);
                int value = key.saw(op);
                if (value != Key.NONE) {
                    observe(session, op, value);
                }
                if (h.effect[op] != KEEP) {
                    wrote(session, op, h.invoked[op]);
                }
            }
        }
    }

    private Session session(int op) {
        return sessions.computeIfAbsent(key.process(op), p -> new Session());
    }

    private void observe(Session session, int op, int value) {
        long proved = versions.latestProof(value, h.completed[op]);
        boolean impossible = proved == Versions.NONE && value != h.initial;
        if (!impossible) {
            if (compare(session, op, proved)) {
                blame(session, op, value);
            }
            if (value != h.initial) {
                saw(session, op, versions.firstBegun(value));
                remember(session, op, value);
            }
        }
    }

    /** Whether the session had seen a later one; {@code age} is where the version that {@code op} saw stands. */
    private boolean compare(Session session, int op, long age) {
        if (age < session.latestWritten) {
            violated(Guarantee.READ_YOUR_WRITES, op, session.writtenBy);
        }
        if (age < session.latestSeen) {
            violated(Guarantee.MONOTONIC_READS, op, session.seenBy);
        }
        return age < session.latestSeen;
    }

    private static void saw(Session session, int op, long age) {
        if (age > session.latestSeen) {
            session.latestSeen = age;
            session.seenBy = op;
        }
    }

    private static void wrote(Session session, int op, long age) {
        if (age > session.latestWritten) {
            session.latestWritten = age;
            session.writtenBy = op;
        }
    }

    private void remember(Session session, int op, int value) {
        int writer = versions.onlySetter(value);
        if (writer != Versions.NONE) {
            int[] known = session.writesSeen.computeIfAbsent(key.process(writer), p -> new int[] {Key.NONE, op});
            if (writer > known[0]) {
                known[0] = writer;
                known[1] = op;
            }
        }
    }

    /** Whose writes did {@code reader} see in the wrong order? */
    private void blame(Session session, int reader, int value) {
        int older = versions.onlySetter(value);
        if (older == Versions.NONE) {
            return;
        }
        session.writesSeen.forEach((process, known) -> {
            if (process == key.process(older) && known[0] > older) {
                violated(Guarantee.MONOTONIC_WRITES, reader, older, known[0], known[1]);
            }
            int sight = sight(process, value);
            if (sight != Key.NONE && sight <= known[0]) {
                violated(Guarantee.WRITES_FOLLOW_READS, reader, older, sight, known[0], known[1]);
            }
        });
    }

    private int sight(int process, int value) {
        if (firstSight == null) {
            firstSight = new HashMap<>();
            for (int op = 0; op < h.size; op++) {
                if (key.saw(op) != Key.NONE) {
                    firstSight.putIfAbsent((long) key.process(op) << 32 | key.saw(op), op);
                }
            }
        }
        return firstSight.getOrDefault((long) process << 32 | value, Key.NONE);
    }

    private void byVersions(VersionClaims claims) {
        sessions.clear();
        for (int op = 0; op < h.size; op++) {
            if (!h.required(op)) {
                continue;
            }
            Session session = session(op);
            long seen = claims.seen(op);
            if (seen != KeyHistory.NO_VERSION) {
                compare(session, op, seen);
                saw(session, op, seen);
            }
            long made = claims.made(op);
            if (made != KeyHistory.NO_VERSION) {
                if (made < session.latestWritten) {
                    violated(Guarantee.MONOTONIC_WRITES, op, session.writtenBy);
                }
                if (made < session.latestSeen) {
                    violated(Guarantee.WRITES_FOLLOW_READS, op, session.seenBy);
                }
                wrote(session, op, made);
            }
        }
    }

    private void violated(Guarantee guarantee, int op, int... others) {
        if (counted.add((long) op << 3 | guarantee.ordinal())) {
            int[] all = new int[others.length + 1];
            all[0] = op;
            System.arraycopy(others, 0, all, 1, others.length);
            counter.add(guarantee, key.process(op), key.evidence(sentence(guarantee, op, others[0]), all));
        }
    }

    private String sentence(Guarantee guarantee, int op, int other) {
        return switch (guarantee) {
            case READ_YOUR_WRITES -> key.words(op) + " came after " + key.words(other) + " of the same process";
            case MONOTONIC_READS -> key.words(op) + " went back behind " + key.words(other);
            case MONOTONIC_WRITES ->
                key.words(op) + " shows the writes of one process in the wrong order, against " + key.words(other);
            case WRITES_FOLLOW_READS ->
                key.words(op) + " shows a write before what its writer had read, against " + key.words(other);
        };
    }
}
