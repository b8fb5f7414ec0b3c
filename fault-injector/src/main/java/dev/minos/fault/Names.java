package dev.minos.fault;

import java.util.regex.Pattern;

/** What a node may be called, so that every fault can be written as one line and read back. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private Names() {}

    static String check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a node's name has letters, digits, '.', '_' and '-' only, not '" + name + "'");
        }
        return name;
    }
}
