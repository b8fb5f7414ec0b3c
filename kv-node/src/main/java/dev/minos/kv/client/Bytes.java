package dev.minos.kv.client;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some bytes that do not change: a key or a value. Compared byte by byte, unsigned, as the store orders its keys. */
public final class Bytes implements Comparable<Bytes> {
    /** No bytes at all: an empty value, or the prefix of every key. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static Bytes of(byte[] bytes) {
        return new Bytes(bytes.clone());
    }

    /**
     * A text in UTF-8.
     *
     * @throws IllegalArgumentException when it holds half a surrogate pair, which UTF-8 cannot say
     */
    public static Bytes of(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return new Bytes(bytes);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the text holds half a surrogate pair, which UTF-8 cannot say", e);
        }
    }

    /** A copy. */
    public byte[] toArray() {
        return bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    /** Whether they are UTF-8. */
    public boolean isText() {
        return decoded() != null;
    }

    /**
     * The bytes as UTF-8.
     *
     * @throws IllegalStateException when they are not
     */
    public String text() {
        String text = decoded();
        if (text == null) {
            throw new IllegalStateException("these " + bytes.length + " bytes are no UTF-8 text");
        }
        return text;
    }

    private @Nullable String decoded() {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** As a part of a URI: everything but unreserved characters is percent-encoded (RFC 3986 §2.3). */
    String percentEncoded() {
        StringBuilder encoded = new StringBuilder(bytes.length + 16);
        boolean dots = (bytes.length == 1 || bytes.length == 2) && bytes[0] == '.' && bytes[bytes.length - 1] == '.';
        for (byte b : bytes) {
            boolean plain = b >= 'a' && b <= 'z'
                    || b >= 'A' && b <= 'Z'
                    || b >= '0' && b <= '9'
                    || b == '-'
                    || b == '_'
                    || b == '~'
                    // A path segment of dots alone means a directory to whatever stands in between.
                    || b == '.' && !dots;
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(b >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(b & 15, 16)));
            }
        }
        return encoded.toString();
    }

    @Override
    public int compareTo(Bytes other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes same && Arrays.equals(bytes, same.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text, or how many bytes they are. */
    @Override
    public String toString() {
        String text = decoded();
        return text == null ? bytes.length + " bytes" : text;
    }
}
