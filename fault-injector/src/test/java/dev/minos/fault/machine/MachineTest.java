package dev.minos.fault.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.minos.fault.DiskTrouble;
import dev.minos.fault.Failpoint;
import dev.minos.fault.Fault;
import dev.minos.fault.Scarcity;
import dev.minos.fault.Trouble;
import dev.minos.fault.Warp;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MachineTest {
    /** What a fault may be made of, beside its own class: each must be in the table in every form that it has. */
    private static final List<Class<?>> SEALED =
            List.of(Fault.class, Trouble.class, DiskTrouble.class, Scarcity.class, Warp.class);

    @Test
    void everyKindOfFaultIsInTheTable() throws ReflectiveOperationException {
        Set<Object> seen = new HashSet<>();
        for (FaultRow row : Machine.faults()) {
            collect(row.fault(), seen);
        }
        for (Class<?> hierarchy : SEALED) {
            for (Class<?> kind : hierarchy.getPermittedSubclasses()) {
                assertTrue(seen.contains(kind), "the table lacks " + kind.getName());
            }
        }
        Set<Object> lacking = new HashSet<>();
        for (Object one : List.copyOf(seen)) {
            if (one instanceof Enum<?> constant && isVerb(constant)) {
                lacking.addAll(Arrays.asList(constant.getDeclaringClass().getEnumConstants()));
            }
        }
        lacking.removeAll(seen);
        assertEquals(Set.of(), lacking);
        assertTrue(seen.contains(Failpoint.Point.SNAPSHOT_CHUNKS), "enums were looked at");
    }

    /** Whom a fault is aimed at, and which requests of a disk are meant, makes no other kind of it. */
    private static boolean isVerb(Enum<?> constant) {
        return !constant.getDeclaringClass().getName().contains("Role")
                && !constant.getDeclaringClass().getName().contains("Operation");
    }

    /** The class of a record and of everything that it holds, and the constants. */
    private static void collect(Object part, Set<Object> seen) throws ReflectiveOperationException {
        if (part instanceof Enum<?>) {
            seen.add(part);
        } else if (part instanceof Record) {
            seen.add(part.getClass());
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                Object value = component.getAccessor().invoke(part);
                if (value != null) {
                    collect(value, seen);
                }
            }
        }
    }

    @Test
    void everyExampleIsReadAsItStands() {
        List<String> lines = new ArrayList<>();
        for (FaultRow row : Machine.faults()) {
            assertEquals(row.example(), row.fault().line());
            lines.add(row.example());
        }
        assertEquals(lines.size(), new HashSet<>(lines).size(), "twice the same");
    }

    @Test
    void whatIsMissingIsSaidInWords() {
        List<FaultRow> table = Machine.faults();
        assertTrue(table.stream().filter(FaultRow::isPossible).count() >= 20, table.toString());
        for (FaultRow row : table) {
            for (FaultRow.Place place : FaultRow.Place.values()) {
                FaultRow.Ability ability = row.ability(place);
                assertTrue(
                        ability.isThere() || String.valueOf(ability.missing()).length() > 10, row.example());
            }
        }
    }

    @Test
    void whatEndsLeftoversIsSaid() {
        assertTrue(Machine.guard().length() > 20);
        assertTrue(Machine.carrier().contains("switch"));
    }
}
