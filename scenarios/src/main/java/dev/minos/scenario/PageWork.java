package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.scenario.promise.PagePromise;
import dev.minos.system.Request;
import dev.minos.yaml.YamlMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Pages of keys by prefix, in every mode, while the keys are written and deleted.
 *
 * <p>The keys are {@code p0.00}, {@code p0.01} … {@code p1.00} …, {@value #TO_A_PREFIX} to a prefix. A {@code page} asks
 * for one prefix or for all, from the begin or behind some key, and shows {@code limit} keys at most; it is recorded with
 * what it asked for and what it showed ({@link PagePromise}). Judged are the pages of each mode, of which each must show
 * what was certainly there and nothing that was certainly not; and, as {@code page}, the form of all of them, also of
 * those that may be old.
 *
 * @param limit the most keys that clients ask for at once
 */
record PageWork(int limit) implements WorkloadKind {
    static final int USUAL_LIMIT = 20;
    static final int TO_A_PREFIX = 10;

    private static final String LIMIT = "limit";

    PageWork {
        if (limit < 1 || limit > SetWork.LARGEST) {
            throw new IllegalArgumentException("a page has between 1 and " + SetWork.LARGEST + " keys");
        }
    }

    @Override
    public String word() {
        return "pages";
    }

    @Override
    public Set<OperationKind.Verb> verbs() {
        return Set.of(OperationKind.Verb.WRITE, OperationKind.Verb.DELETE);
    }

    @Override
    public Set<String> promises() {
        return Set.of(PagePromise.PAGE);
    }

    @Override
    public ModeResult.Word good(String mode) {
        return ModeResult.Word.KEPT;
    }

    @Override
    public String claim(String mode) {
        return mode.equals(PagePromise.PAGE)
                ? "is of one moment, in order, without a key twice or beyond what was asked for"
                : "show each key that was there, none that was not, and no old value";
    }

    @Override
    public String need() {
        return "pages of keys by prefix";
    }

    @Override
    public List<String> settingKeys() {
        return List.of(LIMIT);
    }

    @Override
    public WorkloadKind with(YamlMap workload) {
        int given = workload.number(LIMIT, 1, USUAL_LIMIT);
        if (given > SetWork.LARGEST) {
            throw workload.mistake(LIMIT, "'limit' is " + given + ", a page has at most " + SetWork.LARGEST + " keys.");
        }
        return new PageWork(given);
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(LIMIT, String.valueOf(limit));
    }

    @Override
    public boolean needsOneLog() {
        return true;
    }

    @Override
    public Crew crew(Shift shift) {
        Set<String> prefixes = new TreeSet<>();
        IntStream.range(0, shift.workload().keys()).forEach(key -> prefixes.add(prefix(key)));
        return new Crew() {
            @Override
            public Runnable client(Seat seat) {
                return new PageClient(shift, seat, limit);
            }

            @Override
            public List<String> finish() throws InterruptedException {
                return new FinalPages(shift, List.copyOf(prefixes), PageWork::entry, PageClient::shown).read();
            }
        };
    }

    private static ClientLog.Entry entry(String prefix, String mode, String node) {
        return PageClient.entry(new Request.Page(prefix + ".", null, SetWork.LARGEST, mode), node);
    }

    static String prefix(int key) {
        return "p" + key / TO_A_PREFIX;
    }

    static String key(int key) {
        return String.format(Locale.ROOT, "%s.%02d", prefix(key), key % TO_A_PREFIX);
    }

    @Override
    public Verdict judge(History history, String mode, CheckOptions options) {
        return mode.equals(PagePromise.PAGE)
                ? PagePromise.shape(history)
                : PagePromise.presence(history, mode, options);
    }
}
