package io.clearhead.tokenizer.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The normalisation map inside a SentencePiece model: UTF-8 prefixes and what replaces them.
 *
 * <p>The file holds the length of a trie in bytes, the trie, and the replacements, each ended by a zero byte. The trie
 * is a double array of 32-bit units (the layout of the library Darts-clone): the child of a node by byte b lies at
 * {@code base ^ b} and is a child only if its label is b; a node that ends a key has its value at {@code base}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class CharacterMap {

    /** Maps nothing. */
    static final CharacterMap EMPTY = new CharacterMap(new int[0], new byte[0]);

    /** The longest replacement in Unicode is 33 bytes; a limit keeps a hostile map from blowing up texts. */
    private static final int MAX_REPLACEMENT_BYTES = 1024;

    private final int[] units;
    private final byte[] replacements;

    private CharacterMap(int[] units, byte[] replacements) {
        this.units = units;
        this.replacements = replacements;
    }

    /**
     * Reads a map; no bytes at all are the map that changes nothing.
     *
     * @param problems told what is wrong
     * @return the map, empty if there was a problem
     */
    public static Optional<CharacterMap> read(byte[] bytes, Consumer<String> problems) {
        try {
            return Optional.of(parse(bytes));
        } catch (MalformedModelException exception) {
            problems.accept(exception.reason());
            return Optional.empty();
        }
    }

    /** Reads the map; no bytes at all are the map that changes nothing. */
    static CharacterMap parse(byte[] bytes) throws MalformedModelException {
        if (bytes.length == 0) {
            return EMPTY;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < Integer.BYTES) {
            throw new MalformedModelException("precompiled_charsmap has " + bytes.length + " bytes, too few");
        }
        long trieBytes = Integer.toUnsignedLong(buffer.getInt());
        if (trieBytes == 0 || trieBytes % Integer.BYTES != 0 || trieBytes > buffer.remaining()) {
            throw new MalformedModelException("precompiled_charsmap announces a trie of " + trieBytes
                    + " bytes, which must be a multiple of 4 and at most " + buffer.remaining());
        }
        int[] units = new int[(int) trieBytes / Integer.BYTES];
        buffer.asIntBuffer().get(units);
        buffer.position(buffer.position() + (int) trieBytes);
        byte[] replacements = new byte[buffer.remaining()];
        buffer.get(replacements);
        checkReplacements(replacements);
        return new CharacterMap(units, replacements);
    }

    private static void checkReplacements(byte[] replacements) throws MalformedModelException {
        int start = 0;
        for (int index = 0; index < replacements.length; index++) {
            if (replacements[index] == 0) {
                start = index + 1;
            } else if (index - start >= MAX_REPLACEMENT_BYTES) {
                throw new MalformedModelException("precompiled_charsmap has a replacement of more than "
                        + MAX_REPLACEMENT_BYTES + " bytes at byte " + start);
            }
        }
    }

    /** The longest key that is a prefix of the text at a position, or null if no key is. */
    @Nullable
    Match longestPrefix(byte[] text, int position) {
        if (units.length == 0) {
            return null;
        }
        int value = -1;
        int length = 0;
        int base = base(0, units[0]);
        for (int index = position; index < text.length; index++) {
            int label = text[index] & 0xFF;
            int node = base ^ label;
            if (node >= units.length || label(units[node]) != label) {
                break;
            }
            base = base(node, units[node]);
            if (endsKey(units[node]) && base < units.length && isBoundary(text, index + 1)) {
                value = units[base] & Integer.MAX_VALUE;
                length = index + 1 - position;
            }
        }
        return length == 0 || value >= replacements.length ? null : new Match(length, replacement(value));
    }

    /** What stands in place of the shortest key that is a prefix of the text; null if no key is. */
    public @Nullable String shortestPrefix(byte[] text) {
        int base = units.length == 0 ? 0 : base(0, units[0]);
        for (int index = 0; index < text.length; index++) {
            int label = text[index] & 0xFF;
            int node = base ^ label;
            if (node >= units.length || label(units[node]) != label) {
                return null;
            }
            base = base(node, units[node]);
            if (endsKey(units[node]) && base < units.length) {
                int value = units[base] & Integer.MAX_VALUE;
                return value < replacements.length ? replacement(value) : null;
            }
        }
        return null;
    }

    private String replacement(int start) {
        int end = start;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        return new String(replacements, start, end - start, StandardCharsets.UTF_8);
    }

    /** A damaged map could match half a character; such a match does not count. */
    private static boolean isBoundary(byte[] text, int position) {
        return position == text.length || (text[position] & 0xC0) != 0x80;
    }

    private static int base(int node, int unit) {
        int offset = unit >>> 10 << ((unit & 1 << 9) >>> 6);
        return (node ^ offset) & Integer.MAX_VALUE;
    }

    /** Label of a node; units that hold a value have the top bit set, so they never equal a byte. */
    private static int label(int unit) {
        return unit & (1 << 31 | 0xFF);
    }

    private static boolean endsKey(int unit) {
        return (unit >>> 8 & 1) == 1;
    }

    /**
     * A key found in a text.
     *
     * @param bytes length of the key in UTF-8
     * @param replacement what stands in its place; may be empty
     */
    record Match(int bytes, String replacement) {}
}
