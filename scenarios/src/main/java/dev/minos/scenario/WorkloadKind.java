package dev.minos.scenario;

import dev.minos.checker.CheckOptions;
import dev.minos.checker.Verdict;
import dev.minos.history.History;
import dev.minos.yaml.YamlMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients use the store as, and what it promises them then: the one place where a workload is defined. What its
 * clients do is its {@link Crew}; how that is recorded is said on the class of the kind; {@link #judge} decides, from the
 * history alone, so that {@code minos check} gives the verdict of the run again.
 *
 * <p>A kind judges one promise for each read mode, and may have promises of its own beside ({@link #promises}), which have
 * names like modes. Immutable.
 */
public sealed interface WorkloadKind permits RegisterWork, CounterWork, SetWork, LockWork, WatchWork, PageWork {
    /** By the word in a scenario's file, with its usual settings; null for another word. */
    static @Nullable WorkloadKind named(String word) {
        return all().stream()
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Every kind with its usual settings. */
    static List<WorkloadKind> all() {
        return List.of(
                new RegisterWork(),
                new CounterWork(),
                new SetWork(),
                new LockWork(LockWork.USUAL_TTL),
                new WatchWork(),
                new PageWork(PageWork.USUAL_LIMIT));
    }

    /** As scenario files and {@code run.json} name it. */
    String word();

    /** What clients may do beside reading in a mode. */
    Set<OperationKind.Verb> verbs();

    /** Whether clients read, in modes that the mix names. */
    default boolean reads() {
        return true;
    }

    /** What is judged beside the reads of each mode, by name. */
    default Set<String> promises() {
        return Set.of();
    }

    /** What a kept promise is called: {@code linearizable}, or {@code kept} where that is not what is promised. */
    ModeResult.Word good(String mode);

    /** What is promised, as the end of a sentence that begins with the name of the promise or mode. */
    String claim(String mode);

    /** What a system must have beside reads and writes of a key, as the end of a sentence; null when nothing. */
    default @Nullable String need() {
        return null;
    }

    /** The keys under {@code workload} that only this kind knows. */
    default List<String> settingKeys() {
        return List.of();
    }

    /** The same kind with the settings that a file gives. */
    default WorkloadKind with(YamlMap workload) {
        return this;
    }

    /** The settings as they are written in a file. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Why no client can do all of this, as a sentence; null when one can. */
    default @Nullable String mistake(Set<OperationKind.Verb> verbs) {
        return null;
    }

    /** Whether it is judged by one log of all changes, which a cluster of several Raft groups has not. */
    default boolean needsOneLog() {
        return false;
    }

    /** Who does the work of one run. */
    Crew crew(Shift shift);

    /**
     * Decides from a history.
     *
     * @param mode a read mode, or one of {@link #promises}
     */
    Verdict judge(History history, String mode, CheckOptions options);

    /** What a person may learn from a run beside its verdict, as a sentence; empty when there is nothing. */
    default String remark(History history) {
        return "";
    }

    /** Whether a history of it is one of keys that hold values, which the online check and the measures understand. */
    default boolean isOfRegisters() {
        return false;
    }
}
