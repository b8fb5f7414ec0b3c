package dev.minos.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
    private static final List<String> FIVE = List.of("n1", "n2", "n3", "n4", "n5");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "partition n1,n2 | n3,n4,n5",
                "partition minority",
                "partition halves",
                "partition leader-minority",
                "isolate leader",
                "isolate n1,n2",
                "cut n1>n2 n3<>n4",
                "cut all>leader",
                "slow n3 200ms",
                "slow leader>followers n1 1500us jitter 20us",
                "throttle n3 64000B/s",
                "stall one",
                "reset n1<>n2",
                "slow-close n3 1s",
                "kill leader",
                "pause minority-third",
                "stop followers",
                "restart all",
                "wipe one",
                "roll all",
                "flaky n3 n1>n2 300ms 200ms",
                "strobe leader 20ms 80ms",
                "flip-bit n3",
                "tear leader raft/**/log_*",
                "truncate n1 seed 17",
                "lose-file n1 *.sst seed -5",
                "save all",
                "restore n2",
                "transfer followers",
                "remove minority",
                "replace leader",
                "snapshot all",
                "purge n1",
                "block appends n3",
                "delay votes all from n2,n3 300ms",
                "fail snapshot-chunks n3 times 2",
                "delay log-sync leader 100ms after 5 times 7",
                "block elections followers",
                "crash snapshot-chunks one after 1",
                "unsync-drop leader",
                "torn-write n3 raft/**",
                "torn-write n3 seed 17",
                "disk-error n1",
                "disk-error n1,n2 write fsync raft/** 20%",
                "disk-full minority",
                "slow-fsync n3 200ms",
                "nice leader 19",
                "cpu n3 20%",
                "memory all 64MB"
            })
    void aLineReadsBackAsItself(String line) {
        assertEquals(line, Fault.parse(line).line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "isolate leader = isolate n3",
                "kill leader = kill n3",
                "pause followers = pause n1,n2,n4,n5",
                "partition n1,n2 = partition n1,n2 | n3,n4,n5",
                "partition leader = partition n3 | n1,n2,n4,n5",
                "cut leader>all = cut n3>all",
                "cut leader>followers n1 = cut n3>n1,n2,n4,n5 n1",
                "slow n5,n4 1s = slow n4,n5 1s",
                "restart all = restart n1,n2,n3,n4,n5",
                "transfer n3 = transfer n3",
                "transfer n3,n4 = transfer n4",
                "remove leader = remove n3",
                "block appends n1 from leader = block appends n1 from n3"
            })
    void rolesAreResolvedToNames(String intent, String realised) throws Exception {
        assertEquals(realised, Fault.parse(intent).resolve(scope("n3")).line());
    }

    @Test
    void whatIsDrawnIsDrawnFromTheSeed() throws Exception {
        assertEquals(
                Fault.parse("partition halves").resolve(scope("n3")).line(),
                Fault.parse("partition halves").resolve(scope("n3")).line());
        String line =
                Fault.parse("partition leader-minority").resolve(scope("n3")).line();
        assertTrue(line.startsWith("partition n3,") || line.contains(",n3 |"), line);
        assertTrue(Fault.parse("partition ring").resolve(scope("n3")).line().startsWith("cut "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "isolate leader",
                "kill followers",
                "kill n9",
                "partition n1,n2,n3,n4,n5",
                "partition n1 | n1,n2",
                "cut n1>n1",
                "cut n1>n2 5ms"
            })
    void whatDoesNotApplyIsRefusedWithAReason(String line) {
        Fault fault = Fault.parse(line);
        CannotInjectException e = assertThrows(CannotInjectException.class, () -> fault.resolve(scope(null)));
        assertTrue(String.valueOf(e.getMessage()).length() > 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kill",
                "explode n1",
                "kill n1 n2",
                "isolate leader,n1",
                "partition n1 |",
                "cut n1>",
                "slow n1",
                "slow 5ms",
                "slow n1 5",
                "slow n1 5ms jitter 6ms",
                "slow n1 5ms jitter 1ms 1ms",
                "throttle n1 0B/s",
                "throttle n1 5kB/s",
                "kill n1>n2",
                "flip-bit",
                "flaky n3 300ms",
                "flaky 300ms 200ms",
                "flaky n3 300ms 1ms",
                "strobe n3 20ms",
                "strobe n3 20ms 80s",
                "flip-bit n1 a b",
                "flip-bit n1 seed",
                "flip-bit n1 seed x",
                "save n1 *.sst",
                "restore n1 seed 3",
                "transfer",
                "block n1",
                "block nowhere n1",
                "block appends n1 5ms",
                "delay appends n1",
                "delay appends n1 5ms 6ms",
                "delay log-sync n1 from n2 5ms",
                "fail votes n1 times 0",
                "fail votes n1 times many",
                "fail votes n1 from"
            })
    void nonsenseIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> Fault.parse(line));
    }

    @ParameterizedTest
    @CsvSource({"1500ms,1500ms", "1.5s,1500ms", "2m,120s", "0ms,0s", "1s,1s", "7ns,7ns", "40us,40us"})
    void durationsAreWrittenAsPeopleDo(String text, String shortest) {
        assertEquals(shortest, Durations.text(Durations.parse(text)));
    }

    @Test
    void aDurationOfAnyLengthReadsBack() {
        for (long nanos : new long[] {1, 999, 1_000_000_001L, 3_600_000_000_007L}) {
            Duration duration = Duration.ofNanos(nanos);
            assertEquals(duration, Durations.parse(Durations.text(duration)));
        }
    }

    private static Scope scope(@Nullable String leader) {
        return new Scope(FIVE, leader, new Random(7));
    }
}
