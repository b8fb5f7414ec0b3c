package dev.minos.scenario;

import dev.minos.system.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Writers and watchers of one run, and how the watchers come to its end. */
final class WatchCrew implements Crew {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Shift shift;
    private final List<Watcher> watchers = new ArrayList<>();

    WatchCrew(Shift shift) {
        this.shift = shift;
    }

    @Override
    public Runnable client(Seat seat) {
        boolean watches =
                seat.group().mix().keySet().stream().anyMatch(kind -> kind.verb() == OperationKind.Verb.WATCH);
        if (!watches) {
            return new WatchedWriter(shift, seat);
        }
        Watcher watcher = new Watcher(shift, seat);
        watchers.add(watcher);
        return watcher;
    }

    /** Writes a last key, and has every watcher go on until it is told of it: nothing is behind it. */
    @Override
    public List<String> finish() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        ClientGroup nobody = shift.workload().groups().get(0);
        Seat seat = new Seat(
                shift.workload().clients(), nobody, shift.system().nodes().get(0), new SplittableRandom(0));
        String last = WatchWork.PREFIX + "end";
        Request.Write write = new Request.Write(last, "end");
        try (Retries store = new Retries(shift, seat)) {
            boolean written = shift.closingLog()
                    .record(ClientLog.Entry.of(write, seat.home()), () -> store.once(write))
                    .decided();
            if (!written) {
                return List.of("with everything healed, no write is acknowledged");
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Watcher watcher : watchers) {
            if (!watcher.goOnUntil(last, deadline)) {
                wrong.add("with everything healed, the watch of client " + watcher.number()
                        + " was not told of the last write within " + PATIENCE.toSeconds() + " s; it stands at "
                        + watcher.cursor());
            }
        }
        return OwnStates.comparedAfter(wrong, shift);
    }
}
