package dev.minos.kv.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file of tokens: a line a token, {@code NAME SHA-256-IN-HEX SCOPES [PREFIX,PREFIX…]}, where SCOPES are of read,
 * write and admin, separated by commas, or {@code none} (status and metrics alone). It holds no token, only hashes:
 * tokens are 256 random bits, so a plain hash of one cannot be turned back, and who reads the file cannot use it.
 */
final class TokenFile {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.@-]{1,64}");
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");

    /** A token as the file knows it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Line(byte[] hash, Grant grant) {}

    private TokenFile() {}

    /** @throws IllegalArgumentException with file and line, in one sentence */
    static List<Line> read(Path file) {
        List<String> texts;
        try {
            texts = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("--tokens " + file + " cannot be read: " + e, e);
        }
        List<Line> lines = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String at = file + ":" + (i + 1) + ": ";
            Line line = line(at, text.split("\\s+", -1));
            if (!names.add(line.grant().name())) {
                throw new IllegalArgumentException(
                        at + "the name " + line.grant().name() + " is taken by a line above");
            }
            lines.add(line);
        }
        return lines;
    }

    static Line line(String at, String[] words) {
        // No word of the line is repeated in a message: whoever mixes up the columns has put a token there.
        if (words.length < 3 || words.length > 4) {
            throw new IllegalArgumentException(at + "a line has NAME SHA256 SCOPES [PREFIX,PREFIX...]");
        }
        if (!NAME.matcher(words[0]).matches()) {
            throw new IllegalArgumentException(at + "the name has other characters than letters, digits, '_.@-'");
        }
        if (!HASH.matcher(words[1]).matches()) {
            throw new IllegalArgumentException(
                    at + "the second word is no SHA-256 in hex; 'minos node token' makes such a line");
        }
        List<byte[]> prefixes = words.length == 3
                ? List.of()
                : List.of(words[3].split(",")).stream()
                        .map(prefix -> prefix(at, prefix))
                        .toList();
        return new Line(HexFormat.of().parseHex(words[1]), new Grant(words[0], scopes(at, words[2]), prefixes));
    }

    private static Set<Scope> scopes(String at, String words) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        if (words.equals("none")) {
            return scopes;
        }
        for (String word : words.split(",", -1)) {
            switch (word.toLowerCase(Locale.ROOT)) {
                case "read" -> scopes.add(Scope.READ);
                case "write" -> scopes.add(Scope.WRITE);
                case "admin" -> scopes.add(Scope.ADMIN);
                default ->
                    throw new IllegalArgumentException(
                            at + "the third word must be of read, write, admin with commas between, or none");
            }
        }
        return scopes;
    }

    /** A prefix is written as in a URL: blanks, commas and bytes that are no text are percent-encoded. */
    private static byte[] prefix(String at, String text) {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] != '%') {
                bytes.write(raw[i]);
                continue;
            }
            if (i + 2 >= raw.length
                    || Character.digit((char) raw[i + 1], 16) < 0
                    || Character.digit((char) raw[i + 2], 16) < 0) {
                throw new IllegalArgumentException(at + "a '%' in a prefix is not followed by two hex digits");
            }
            bytes.write(Character.digit((char) raw[i + 1], 16) << 4 | Character.digit((char) raw[i + 2], 16));
            i += 2;
        }
        if (bytes.size() == 0) {
            throw new IllegalArgumentException(at + "a prefix is empty; leave the word out for all keys");
        }
        return bytes.toByteArray();
    }
}
