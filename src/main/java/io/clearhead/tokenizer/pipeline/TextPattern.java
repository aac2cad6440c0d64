package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a stage looks for: a text as it is, or a regular expression. An expression comes from a file that nobody vouches for, so
 * the time that it may take is bounded: beyond it, it matches nothing more in this text.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class TextPattern {

    /** Looks at one char that a search may take per char of the text. */
    private static final int LOOKS_PER_CHAR = 2_000;

    private final Pattern pattern;
    private final boolean trusted;

    private TextPattern(Pattern pattern, boolean trusted) {
        this.pattern = pattern;
        this.trusted = trusted;
    }

    static TextPattern literal(String text) {
        return new TextPattern(Pattern.compile(Pattern.quote(text)), true);
    }

    /** An expression of this application. */
    static TextPattern trusted(String expression) {
        return new TextPattern(Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS), true);
    }

    /** Reads {@code {"String": …}}, {@code {"Regex": …}} or a text; null with a problem if it is none of them. */
    static @Nullable TextPattern read(Section section, String key) {
        JsonNode node = section.node().path(key);
        JsonNode text = node.isObject() ? node.path("String") : node;
        if (text.isString() && !text.stringValue().isEmpty()) {
            return literal(text.stringValue());
        }
        JsonNode expression = node.path("Regex");
        if (!expression.isString() || expression.stringValue().isEmpty()) {
            section.problem(key + " must be a text or an expression, but is " + Quotation.of(node.toString()));
            return null;
        }
        try {
            return new TextPattern(Pattern.compile(expression.stringValue(), Pattern.UNICODE_CHARACTER_CLASS), false);
        } catch (PatternSyntaxException | StackOverflowError exception) {
            section.problem(
                    key + " has an expression that is not understood: " + Quotation.of(expression.stringValue()));
            return null;
        }
    }

    /**
     * A place where the pattern was found.
     *
     * @param start first char
     * @param end char behind the last one
     */
    record Match(int start, int end) {}

    /** All places in a text, from left to right, none of them empty. */
    List<Match> find(String text) {
        List<Match> matches = new ArrayList<>();
        CharSequence searched = trusted ? text : new BoundedText(text);
        try {
            Matcher matcher = pattern.matcher(searched);
            while (matcher.find()) {
                if (matcher.end() > matcher.start()) {
                    matches.add(new Match(matcher.start(), matcher.end()));
                }
            }
        } catch (TooManyLooks | StackOverflowError exception) {
            return matches;
        }
        return matches;
    }

    /** A text that can be looked at only so often. Confined to one thread. */
    private static final class BoundedText implements CharSequence {

        private final String text;
        private long looksLeft;

        private BoundedText(String text) {
            this.text = text;
            this.looksLeft = (long) LOOKS_PER_CHAR * text.length();
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--looksLeft < 0) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyLooks extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooManyLooks() {
            super("the expression takes too long", null, false, false);
        }
    }
}
