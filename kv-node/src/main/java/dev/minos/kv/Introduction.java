package dev.minos.kv;

import dev.minos.kv.http.PeerHttp;
import dev.minos.kv.http.PeerHttp.Identity;
import dev.minos.kv.identity.Identities;
import dev.minos.kv.raft.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node that lost its disk from coming back under its old id: it has forgotten whom it voted for and what it
 * acknowledged, and could help to elect a leader that lacks acknowledged writes (Raft §5.2, §5.4).
 *
 * <p>A disk gets a random incarnation at its first start. Before it takes part in anything, its node asks the others:
 * <ol>
 *   <li>Whoever knows the id under another incarnation ends it: the start is refused. (Not so who comes with --join under
 *       the id of a member that was removed: nothing that it promised as a member counts any more.)
 *   <li>If nobody who answers holds data, the cluster is being started, and it goes on as soon as, itself included, a
 *       majority is there. So a static cluster starts although a minority of it is down.
 *   <li>If somebody holds data, a majority <em>without</em> this node must have answered (or all others, where they are
 *       fewer): an empty disk may come to a cluster that works without it, but must not be what makes one with data work
 *       again.
 * </ol>
 * Only then it lets those who answered record its incarnation, and starts. Recorded by a majority less one of the others,
 * asked of a majority of the others: the two sets share a node, so (3) sees what an earlier life recorded. While the node
 * runs it goes on until every member has recorded it.
 *
 * <p>What this cannot see: the id took part while those who answer now had never been started, and all who know of it are
 * down. Nobody there could tell that from a first start.
 */
final class Introduction implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Introduction.class);
    private static final Duration PATIENCE_OF_JOINERS = Duration.ofMinutes(1);
    private static final long REMOVAL_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long PAUSE_MILLIS = 100;
    private static final long TELL_NANOS = Duration.ofSeconds(10).toNanos();

    private final String id;
    private final String incarnation;
    private final Identities identities;
    private final PeerHttp peers;
    private final boolean joins;
    private final Set<String> told = new HashSet<>();
    private final Set<String> disputed = new HashSet<>();
    /** Members at some time while this node ran. */
    private final Set<String> once = new HashSet<>();

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "minos-introduction");
        thread.setDaemon(true);
        return thread;
    });

    /** @param joins it comes to be added to a cluster of which it is no member */
    Introduction(String id, String incarnation, Identities identities, PeerHttp peers, boolean joins) {
        this.joins = joins;
        this.id = id;
        this.incarnation = incarnation;
        this.identities = identities;
        this.peers = peers;
    }

    /** The id has been another disk's. */
    static final class TakenException extends Exception {
        private static final long serialVersionUID = 1;

        TakenException(String message) {
            super(message);
        }
    }

    /** Waits, as long as it takes, until the others of a static list have let this disk in. */
    void toPeers(List<Peer> all) throws TakenException, IOException, InterruptedException {
        Map<String, String> others = new HashMap<>();
        int size = 0;
        for (Peer peer : all) {
            // Listeners elect nobody.
            size += peer.part() == Peer.Part.VOTER ? 1 : 0;
            if (!peer.id().equals(id) && peer.part() == Peer.Part.VOTER) {
                others.put(peer.id(), Peer.hostAndPort(reached(peer)));
            }
        }
        long lastTold = System.nanoTime();
        while (!others.isEmpty() && !isLetIn(others, size)) {
            if (System.nanoTime() - lastTold > TELL_NANOS) {
                lastTold = System.nanoTime();
                log.atInfo()
                        .addKeyValue("others", others.keySet())
                        .log("an empty disk waits until enough of the others answer");
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Waits until the members of a running cluster have let this disk in; false after a minute. */
    boolean toCluster(List<InetSocketAddress> cluster, List<Peer> acquaintances)
            throws TakenException, IOException, InterruptedException {
        Map<String, String> reached = new HashMap<>();
        acquaintances.forEach(peer -> reached.put(peer.id(), Peer.hostAndPort(reached(peer))));
        long began = System.nanoTime();
        while (System.nanoTime() - began < PATIENCE_OF_JOINERS.toNanos()) {
            for (InetSocketAddress address : cluster) {
                Map<String, String> others = membersAt(Peer.hostAndPort(address));
                others.replaceAll((member, theirs) -> reached.getOrDefault(member, theirs));
                boolean isMember = others.remove(id) != null;
                try {
                    if (!others.isEmpty() && isLetIn(others, others.size() + (isMember ? 1 : 0))) {
                        return true;
                    }
                } catch (TakenException e) {
                    // Where it has just been removed, not everybody may know yet.
                    if (System.nanoTime() - began > REMOVAL_NANOS) {
                        throw e;
                    }
                }
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private static InetSocketAddress reached(Peer peer) {
        InetSocketAddress inner = peer.inner();
        return inner == null ? Objects.requireNonNull(peer.http()) : inner;
    }

    private Map<String, String> membersAt(String address) {
        try {
            return new HashMap<>(peers.identity(address).join().members());
        } catch (CompletionException e) {
            return new HashMap<>();
        }
    }

    /** @param size of the whole cluster, this node included where it is a member */
    private boolean isLetIn(Map<String, String> others, int size) throws TakenException, IOException {
        Map<String, Identity> answers = ask(others, peers::identity);
        boolean isData = false;
        for (Identity answer : answers.values()) {
            requireFree(answer);
            isData |= answer.data();
        }
        int majority = size / 2 + 1;
        int needed = Math.min(isData ? majority : majority - 1, others.size());
        if (answers.size() < needed) {
            return false;
        }
        Map<String, String> willing = new HashMap<>(others);
        willing.keySet().retainAll(answers.keySet());
        Map<String, Identity> recorded = ask(willing, address -> peers.introduce(address, id, incarnation));
        for (Identity answer : recorded.values()) {
            requireFree(answer);
            identities.learn(answer.identities());
        }
        told.addAll(recorded.keySet());
        return recorded.size() >= needed;
    }

    private void requireFree(Identity answer) throws TakenException {
        boolean isOthers = !answer.identities().getOrDefault(id, incarnation).equals(incarnation);
        if (isOthers && !(joins && isRemoved(answer))) {
            throw new TakenException("the id " + id
                    + " belongs to another disk of this cluster, and this one is empty: a"
                    + " node that lost its disk has forgotten its votes and writes, and must not come back as " + id
                    + ". Remove " + id + " from the cluster, and start this node with --join, best under a new id");
        }
    }

    /** It is no member any more: nothing that it promised as one counts. */
    private boolean isRemoved(Identity answer) {
        return !answer.members().isEmpty() && !answer.members().containsKey(id);
    }

    private interface Question {
        CompletableFuture<Identity> to(String address);
    }

    /** Asks all at once; who does not answer in time is left out. */
    private static Map<String, Identity> ask(Map<String, String> others, Question question) {
        Map<String, CompletableFuture<Identity>> asked = new HashMap<>();
        others.forEach((other, address) -> asked.put(other, question.to(address)));
        Map<String, Identity> answers = new HashMap<>();
        asked.forEach((other, answer) -> {
            try {
                answers.put(other, answer.join());
            } catch (CompletionException e) {
                log.debug("{} did not answer", other, e);
            }
        });
        return answers;
    }

    /**
     * From now on tells every member that has not recorded this incarnation yet, and forgets those that are removed.
     *
     * @param members where each is reached, this node included
     */
    void keepTelling(Supplier<Map<String, String>> members) {
        timer.scheduleWithFixedDelay(() -> tell(members.get()), 1, 1, TimeUnit.SECONDS);
    }

    private void tell(Map<String, String> members) {
        try {
            members.keySet().forEach(once::add);
            for (String gone : List.copyOf(once)) {
                if (!members.isEmpty() && !members.containsKey(gone)) {
                    once.remove(gone);
                    told.remove(gone);
                    identities.forget(gone);
                }
            }
            for (Map.Entry<String, String> member : members.entrySet()) {
                if (!member.getKey().equals(id) && !told.contains(member.getKey())) {
                    tell(member.getKey(), member.getValue());
                }
            }
        } catch (IOException | RuntimeException e) {
            log.atWarn().addKeyValue("reason", e.toString()).log("identities cannot be recorded");
        }
    }

    private void tell(String member, String address) throws IOException {
        try {
            Identity answer = peers.introduce(address, id, incarnation).join();
            identities.learn(answer.identities());
            if (answer.identities().getOrDefault(id, "").equals(incarnation)) {
                told.add(member);
            } else if (disputed.add(member)) {
                log.atError().addKeyValue("by", member).log("another disk is known under this node's id");
            }
        } catch (CompletionException e) {
            log.debug("{} did not answer; told again in a second", member, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
