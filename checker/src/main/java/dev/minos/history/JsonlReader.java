package dev.minos.history;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads {@code history.jsonl}. One thread, one file. */
final class JsonlReader {
    private final String file;
    private final LineSource lines;
    private final JsonLine line = new JsonLine();
    private final HistoryBuilder to = History.builder();
    private final Columns columns = to.columns;
    private final Names types = new Names();
    private final short invoke = types.id("invoke");
    private final short ok = types.id("ok");
    private final short fail = types.id("fail");
    private final short info = types.id("info");

    JsonlReader(InputStream in, String file) {
        this.file = file;
        lines = new LineSource(in, file);
    }

    History read() throws IOException {
        while (lines.next()) {
            if (lines.from() == lines.to()) {
                continue;
            }
            try {
                line.parse(lines.buffer(), lines.from(), lines.to());
            } catch (IllegalArgumentException e) {
                if (lines.terminated()) {
                    throw malformed(e);
                }
                to.note("the last line (" + lines.line()
                        + ") is torn, as a killed recorder leaves it; it was left out");
                break;
            }
            try {
                add();
            } catch (IllegalArgumentException e) {
                throw malformed(e);
            }
        }
        return to.build();
    }

    private HistoryFormatException malformed(IllegalArgumentException e) {
        return new HistoryFormatException(file, lines.line(), String.valueOf(e.getMessage()));
    }

    private void add() {
        short type = name(JsonLine.TYPE, types);
        if (type < 0 || type > info) {
            throw new IllegalArgumentException("expected \"type\" to be \"invoke\", \"ok\", \"fail\" or \"info\"");
        }
        short f = name(JsonLine.F, to.functions);
        if (f < 0) {
            throw new IllegalArgumentException(
                    "expected a field \"f\" that says what was done: \"read\", \"write\", …");
        }
        byte process = line.kind(JsonLine.PROCESS);
        if (process == JsonLine.LONG) {
            if (type == invoke) {
                invoke(process(), f);
            } else {
                complete(process(), f, type);
            }
        } else if (line.object(JsonLine.PROCESS) instanceof String name) {
            event(name, type, f);
        } else {
            throw new IllegalArgumentException(
                    "expected a field \"process\" with a number, or with a name (\"nemesis\")");
        }
    }

    private int process() {
        long process = line.number(JsonLine.PROCESS);
        if (process < 0 || process > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("expected \"process\" between 0 and 2^31-1, not " + process);
        }
        return (int) process;
    }

    private void event(String process, short type, short f) {
        String what = to.functions.all().get(f);
        if (Operation.isOfClient(what, types.all().get(type))) {
            throw new IllegalArgumentException(
                    "a \"" + what + "\" by the process \"" + process + "\"; clients have numbers");
        }
        to.at(number(JsonLine.TIME, -1));
        to.event(
                (int) number(JsonLine.INDEX, to.events()),
                process,
                types.all().get(type),
                what,
                line.object(JsonLine.VALUE));
    }

    private void invoke(int process, short f) {
        int argument = Values.NULL;
        int expected = History.NONE;
        if (f == to.cas) {
            if (line.kind(JsonLine.VALUE) != JsonLine.PAIR) {
                throw new IllegalArgumentException("expected the \"value\" of a cas to be [expected, new]");
            }
            expected = value(JsonLine.FIRST);
            argument = value(JsonLine.SECOND);
        } else {
            argument = value(JsonLine.VALUE);
        }
        int position = columns.events;
        int row = to.open(process, f, key(), argument);
        columns.expected.set(row, expected);
        columns.invokedIndexShift.set(row, (int) number(JsonLine.INDEX, position) - position);
        columns.invokedNanos.set(row, number(JsonLine.TIME, -1));
        optional(row);
    }

    private void complete(int process, short f, short type) {
        int open = to.openRow(process);
        if (open >= 0 && columns.f.get(open) != f) {
            throw new IllegalArgumentException("a completion of \""
                    + to.functions.all().get(f) + "\" by process " + process + ", whose open operation is a \""
                    + to.functions.all().get(columns.f.get(open)) + "\"");
        }
        if (open >= 0) {
            refuseOther(open, process);
        }
        int row = to.close(process, type == ok ? Outcome.OK : type == fail ? Outcome.FAIL : Outcome.INFO);
        columns.completedNanos.set(row, number(JsonLine.TIME, -1));
        if (type == ok && to.returnsResult(row)) {
            columns.result.set(row, value(JsonLine.VALUE));
        }
        if (line.kind(JsonLine.VERSION) != JsonLine.ABSENT) {
            columns.version.set(row, number(JsonLine.VERSION, -1));
        }
        if (type != ok) {
            columns.error.set(row, error());
            if (line.kind(JsonLine.ACTUAL) != JsonLine.ABSENT) {
                columns.actual.set(row, value(JsonLine.ACTUAL));
            }
        }
        optional(row);
    }

    /** A completion repeats the key of its invocation, and what was to be written, or leaves them out. */
    private void refuseOther(int row, int process) {
        if (said(JsonLine.KEY) && key() != columns.key.get(row)) {
            throw new IllegalArgumentException("a completion of the key " + line.object(JsonLine.KEY) + " by process "
                    + process + ", whose open operation is on "
                    + (columns.key.get(row) == History.NONE ? "none" : to.keys.get(columns.key.get(row))));
        }
        if (!said(JsonLine.VALUE) || to.returnsResult(row)) {
            return;
        }
        boolean cas = columns.f.get(row) == to.cas;
        boolean same = cas
                ? line.kind(JsonLine.VALUE) == JsonLine.PAIR
                        && value(JsonLine.FIRST) == columns.expected.get(row)
                        && value(JsonLine.SECOND) == columns.argument.get(row)
                : value(JsonLine.VALUE) == columns.argument.get(row);
        if (!same) {
            Object argument = to.values.get(columns.argument.get(row));
            Object invoked = cas ? Arrays.asList(to.values.get(columns.expected.get(row)), argument) : argument;
            throw new IllegalArgumentException("a completion with the value " + line.object(JsonLine.VALUE)
                    + " by process " + process + ", whose open operation has the value " + invoked);
        }
    }

    private boolean said(int field) {
        return line.kind(field) != JsonLine.ABSENT && line.kind(field) != JsonLine.NULL;
    }

    /** Mode and node; the completion's take the place of the invocation's. */
    private void optional(int row) {
        if (line.kind(JsonLine.MODE) != JsonLine.ABSENT) {
            columns.mode.set(row, name(JsonLine.MODE, to.modes));
        }
        if (line.kind(JsonLine.NODE) != JsonLine.ABSENT) {
            columns.node.set(row, name(JsonLine.NODE, to.nodes));
        }
    }

    private int key() {
        return switch (line.kind(JsonLine.KEY)) {
            case JsonLine.SLICE -> to.keys.internString(line.buffer(), line.from(JsonLine.KEY), line.to(JsonLine.KEY));
            case JsonLine.ABSENT, JsonLine.NULL -> History.NONE;
            default -> to.keys.intern(line.object(JsonLine.KEY));
        };
    }

    private int value(int field) {
        return switch (line.kind(field)) {
            case JsonLine.SLICE -> to.values.internString(line.buffer(), line.from(field), line.to(field));
            case JsonLine.LONG -> to.values.internLong(line.number(field));
            case JsonLine.ABSENT, JsonLine.NULL -> Values.NULL;
            default -> to.values.intern(line.object(field));
        };
    }

    private int error() {
        return switch (line.kind(JsonLine.ERROR)) {
            case JsonLine.SLICE ->
                to.errors.internString(line.buffer(), line.from(JsonLine.ERROR), line.to(JsonLine.ERROR));
            case JsonLine.ABSENT, JsonLine.NULL -> History.NONE;
            default -> to.errors.intern(String.valueOf(line.object(JsonLine.ERROR)));
        };
    }

    private short name(int field, Names names) {
        return switch (line.kind(field)) {
            case JsonLine.SLICE -> names.id(line.buffer(), line.from(field), line.to(field));
            case JsonLine.ABSENT, JsonLine.NULL -> (short) History.NONE;
            default -> {
                Object name = line.object(field);
                if (!(name instanceof String text)) {
                    throw new IllegalArgumentException(
                            "expected a string as \"f\", \"type\", \"mode\" and \"node\", not " + name);
                }
                yield names.id(text);
            }
        };
    }

    private long number(int field, long absent) {
        return switch (line.kind(field)) {
            case JsonLine.LONG -> line.number(field);
            case JsonLine.ABSENT, JsonLine.NULL -> absent;
            default ->
                throw new IllegalArgumentException(
                        "expected a whole number as \"index\", \"time\" and \"version\", not " + describe(field));
        };
    }

    private @Nullable Object describe(int field) {
        return line.object(field);
    }
}
