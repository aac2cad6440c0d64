package io.clearhead.tokenizer.sentencepiece;

import java.nio.charset.StandardCharsets;

/**
 * Rewrites a text as the model file prescribes: mapped characters, single spaces, ▁ for a space.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class TextNormalizer {

    private static final char SPACE = ' ';

    private final Rules rules;
    private final PieceTrie verbatim;

    /**
     * @param rules what the model file prescribes
     * @param verbatim user-defined pieces, which pass unchanged wherever they begin
     */
    TextNormalizer(Rules rules, PieceTrie verbatim) {
        this.rules = rules;
        this.verbatim = verbatim;
    }

    NormalizedText normalize(String text) {
        NormalizedText normalized = new NormalizedText(text.length() + 2);
        char spaceMark = rules.escapeSpaces() ? SentencePiece.SPACE_MARK : SPACE;
        boolean started = false;
        boolean afterSpace = rules.removeExtraSpaces();
        for (Cursor cursor = new Cursor(text); cursor.next(); ) {
            if (!started) {
                if (rules.removeExtraSpaces() && cursor.isSpace()) {
                    continue;
                }
                started = true;
                if (rules.addSpaceInFront()) {
                    normalized.append(spaceMark, cursor.start, cursor.start);
                }
            }
            String replacement = cursor.replacement;
            int from = 0;
            while (afterSpace && from < replacement.length() && replacement.charAt(from) == SPACE) {
                from++;
            }
            if (from < replacement.length()) {
                append(normalized, cursor, from);
                afterSpace = rules.removeExtraSpaces() && replacement.charAt(replacement.length() - 1) == SPACE;
            }
        }
        if (rules.removeExtraSpaces()) {
            normalized.removeTrailing(spaceMark);
        }
        return normalized;
    }

    private void append(NormalizedText normalized, Cursor cursor, int from) {
        String replacement = cursor.replacement;
        // The mark of a space stands for nothing, directly before the text that follows it. A space within the
        // replacement of some other character is a part of that character.
        int start = cursor.isSpace() ? cursor.end : cursor.start;
        for (int index = from; index < replacement.length(); index++) {
            char character = replacement.charAt(index);
            char escaped = character == SPACE && rules.escapeSpaces() ? SentencePiece.SPACE_MARK : character;
            normalized.append(escaped, start, cursor.end);
        }
    }

    /**
     * What a model file prescribes.
     *
     * @param map replacements of characters
     * @param addSpaceInFront whether a text begins with the mark of a space, as every later word does
     * @param removeExtraSpaces whether outer spaces vanish and inner ones become one
     * @param escapeSpaces whether spaces become ▁
     */
    record Rules(CharacterMap map, boolean addSpaceInFront, boolean removeExtraSpaces, boolean escapeSpaces) {}

    /** Walks over a text in the steps of the map, counting chars, UTF-8 bytes and code points. */
    private final class Cursor {

        private final String text;
        private final byte[] utf8;
        private int charPosition;
        private int bytePosition;
        private int start;
        private int end;
        private String replacement = "";

        private Cursor(String text) {
            this.text = wellFormed(text);
            this.utf8 = this.text.getBytes(StandardCharsets.UTF_8);
        }

        private boolean isSpace() {
            return replacement.length() == 1 && replacement.charAt(0) == SPACE;
        }

        private boolean next() {
            start = end;
            if (charPosition == text.length()) {
                return false;
            }
            int from = charPosition;
            int unchangedChars = verbatim.longestPrefix(text, charPosition);
            CharacterMap.Match match = unchangedChars > 0 ? null : rules.map().longestPrefix(utf8, bytePosition);
            if (match != null) {
                int target = bytePosition + match.bytes();
                while (bytePosition < target) {
                    step();
                }
                replacement = match.replacement();
                return true;
            }
            do {
                step();
            } while (charPosition < from + unchangedChars);
            replacement = text.substring(from, charPosition);
            return true;
        }

        private void step() {
            int codePoint = text.codePointAt(charPosition);
            charPosition += Character.charCount(codePoint);
            bytePosition += utf8Length(codePoint);
            end++;
        }

        private static int utf8Length(int codePoint) {
            if (codePoint < 0x80) {
                return 1;
            }
            if (codePoint < 0x800) {
                return 2;
            }
            return codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
        }

        /** Half a surrogate pair is no character and has no UTF-8; U+FFFD stands for it. */
        private static String wellFormed(String text) {
            StringBuilder repaired = null;
            for (int index = 0; index < text.length(); ) {
                int codePoint = text.codePointAt(index);
                if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                    repaired = repaired == null ? new StringBuilder(text) : repaired;
                    repaired.setCharAt(index, '\uFFFD');
                }
                index += Character.charCount(codePoint);
            }
            return repaired == null ? text : repaired.toString();
        }
    }
}
