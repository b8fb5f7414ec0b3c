package dev.minos.fault;

import java.util.List;

/** What a process gets too little of. Each prints as the verb and the parameters of the fault's line. */
public sealed interface Scarcity {

    /** The first word of the line. */
    String verb();

    /** What follows the nodes in the line. */
    String parameters();

    /** Everybody else comes first: {@code nice n3 19}, from 1 to 19. */
    record Nice(int level) implements Scarcity {
        public Nice {
            if (level < 1 || level > 19) {
                throw new IllegalArgumentException("a process is nice by 1 to 19, not " + level);
            }
        }

        @Override
        public String verb() {
            return "nice";
        }

        @Override
        public String parameters() {
            return Integer.toString(level);
        }
    }

    /** So many hundredths of one CPU: {@code cpu n3 20%}. */
    record Cpu(int percent) implements Scarcity {
        public Cpu {
            if (percent < 5 || percent > 95) {
                throw new IllegalArgumentException("a node gets 5% to 95% of a CPU, not " + percent + "%");
            }
        }

        @Override
        public String verb() {
            return "cpu";
        }

        @Override
        public String parameters() {
            return percent + "%";
        }
    }

    /** So much memory more than it has now: {@code memory n3 64MB}. What takes more is killed by the kernel. */
    record Memory(int megabytes) implements Scarcity {
        public Memory {
            if (megabytes < 1) {
                throw new IllegalArgumentException("a node gets at least 1MB, not " + megabytes + "MB");
            }
        }

        @Override
        public String verb() {
            return "memory";
        }

        @Override
        public String parameters() {
            return megabytes + "MB";
        }
    }

    static boolean isVerb(String verb) {
        return List.of("nice", "cpu", "memory").contains(verb);
    }

    static Scarcity parse(String verb, String text) {
        return switch (verb) {
            case "nice" -> new Nice(number(text, ""));
            case "cpu" -> new Cpu(number(text, "%"));
            default -> new Memory(number(text, "MB"));
        };
    }

    private static int number(String text, String unit) {
        String digits = text.endsWith(unit) ? text.substring(0, text.length() - unit.length()) : "";
        if (!digits.matches("\\d{1,6}")) {
            throw new IllegalArgumentException(
                    "expected 'nice n3 19', 'cpu n3 20%' or 'memory n3 64MB', not '" + text + "'");
        }
        return Integer.parseInt(digits);
    }
}
