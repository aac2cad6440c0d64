package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.WhiteSpace;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the normalizers that a file asks for. Stateless. */
final class Normalizers {

    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    private Normalizers() {}

    static Normalizer read(@Nullable Section section) {
        if (section == null) {
            return Normalizer.NONE;
        }
        return switch (section.type()) {
            case "Sequence" ->
                section.children("normalizers").stream()
                        .map(Normalizers::read)
                        .reduce(Normalizer.NONE, Normalizer::then);
            case "Precompiled" -> PrecompiledNormalizer.read(section);
            case "Replace" -> replace(TextPattern.read(section, "pattern"), section.text("content", ""));
            case "Strip" -> strip(section.flag("strip_left", true), section.flag("strip_right", true));
            case "Prepend" -> prepend(section.text("prepend", ""));
            case "Lowercase" -> byCodePoint(character -> character.toLowerCase(Locale.ROOT));
            case "StripAccents" -> byCodePoint(Normalizers::withoutAccents);
            case "Nmt" -> byCodePoint(Normalizers::nmt);
            case "NFC" -> unicode(java.text.Normalizer.Form.NFC);
            case "NFD" -> unicode(java.text.Normalizer.Form.NFD);
            case "NFKC" -> unicode(java.text.Normalizer.Form.NFKC);
            case "NFKD" -> unicode(java.text.Normalizer.Form.NFKD);
            default -> {
                section.unknownType("the normalizer");
                yield Normalizer.NONE;
            }
        };
    }

    private static Normalizer replace(@Nullable TextPattern pattern, String content) {
        if (pattern == null) {
            return Normalizer.NONE;
        }
        return text -> {
            AlignedText.Builder builder = new AlignedText.Builder(text.length());
            int position = 0;
            for (TextPattern.Match match : pattern.find(text.toString())) {
                builder.append(text, position, match.start());
                builder.replace(text, match.start(), match.end(), content);
                position = match.end();
            }
            return position == 0
                    ? text
                    : builder.append(text, position, text.length()).build();
        };
    }

    private static Normalizer strip(boolean left, boolean right) {
        return text -> {
            String chars = text.toString();
            int from = 0;
            while (left && from < chars.length() && WhiteSpace.isUnicodeSpace(chars.charAt(from))) {
                from++;
            }
            int to = chars.length();
            while (right && to > from && WhiteSpace.isUnicodeSpace(chars.charAt(to - 1))) {
                to--;
            }
            return text.slice(from, to);
        };
    }

    private static Normalizer prepend(String chars) {
        return text -> text.isEmpty()
                ? text
                : new AlignedText.Builder(text.length() + chars.length())
                        .insert(text, 0, chars)
                        .append(text, 0, text.length())
                        .build();
    }

    private static Normalizer byCodePoint(UnaryOperator<String> rewrite) {
        return text -> {
            String chars = text.toString();
            AlignedText.Builder builder = new AlignedText.Builder(text.length());
            for (int index = 0; index < chars.length(); ) {
                int end = index + Character.charCount(chars.codePointAt(index));
                builder.replace(text, index, end, rewrite.apply(chars.substring(index, end)));
                index = end;
            }
            return builder.build();
        };
    }

    private static String withoutAccents(String character) {
        return switch (Character.getType(character.codePointAt(0))) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> "";
            default -> character;
        };
    }

    /** What machine translation drops, and what it takes for a space. */
    private static String nmt(String character) {
        int code = character.codePointAt(0);
        boolean space = code == '\t'
                || code == '\n'
                || code == '\f'
                || code == '\r'
                || code == 0x1680
                || (code >= 0x200B && code <= 0x200F)
                || code == 0x2028
                || code == 0x2029
                || code == 0x2581
                || code == 0xFEFF
                || code == 0xFFFD;
        if (space) {
            return " ";
        }
        boolean dropped = (code >= 1 && code <= 8)
                || code == 0x0B
                || (code >= 0x0E && code <= 0x1F)
                || code == 0x7F
                || code == 0x8F
                || code == 0x9F;
        return dropped ? "" : character;
    }

    /** A form of Unicode, grapheme by grapheme, because characters of one grapheme are composed with each other only. */
    private static Normalizer unicode(java.text.Normalizer.Form form) {
        return text -> {
            String chars = text.toString();
            if (java.text.Normalizer.isNormalized(chars, form)) {
                return text;
            }
            AlignedText.Builder builder = new AlignedText.Builder(text.length());
            Matcher grapheme = GRAPHEME.matcher(chars);
            while (grapheme.find()) {
                String normalized = java.text.Normalizer.normalize(grapheme.group(), form);
                if (normalized.equals(grapheme.group())) {
                    builder.append(text, grapheme.start(), grapheme.end());
                } else {
                    builder.replace(text, grapheme.start(), grapheme.end(), normalized);
                }
            }
            return builder.build();
        };
    }
}
