package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.CharacterMap;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The normalisation map of a SentencePiece model as the tokenizers library applies it: grapheme by grapheme, and by the shortest
 * key that a grapheme begins with, where SentencePiece itself takes the longest.
 */
final class PrecompiledNormalizer implements Normalizer {

    private static final Pattern GRAPHEME = Pattern.compile("\\X");

    /** Longer graphemes are looked up character by character only. */
    private static final int LONGEST_GRAPHEME_BYTES = 5;

    private final CharacterMap map;

    private PrecompiledNormalizer(CharacterMap map) {
        this.map = map;
    }

    static Normalizer read(Section section) {
        String encoded = section.text("precompiled_charsmap", "");
        Consumer<String> problems = section::problem;
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException exception) {
            section.problem("precompiled_charsmap is not Base64");
            return Normalizer.NONE;
        }
        return CharacterMap.read(bytes, problems)
                .<Normalizer>map(PrecompiledNormalizer::new)
                .orElse(Normalizer.NONE);
    }

    @Override
    public AlignedText normalize(AlignedText text) {
        String chars = text.toString();
        AlignedText.Builder builder = new AlignedText.Builder(text.length());
        Matcher grapheme = GRAPHEME.matcher(chars);
        while (grapheme.find()) {
            String replacement = utf8Length(grapheme.group()) <= LONGEST_GRAPHEME_BYTES ? find(grapheme.group()) : null;
            if (replacement != null) {
                builder.replace(text, grapheme.start(), grapheme.end(), replacement);
            } else {
                rewriteCharacters(text, grapheme.start(), grapheme.end(), builder);
            }
        }
        return builder.build();
    }

    private void rewriteCharacters(AlignedText text, int from, int to, AlignedText.Builder builder) {
        String chars = text.toString();
        for (int index = from; index < to; ) {
            int end = index + Character.charCount(chars.codePointAt(index));
            String replacement = find(chars.substring(index, end));
            if (replacement != null) {
                builder.replace(text, index, end, replacement);
            } else {
                builder.append(text, index, end);
            }
            index = end;
        }
    }

    private @Nullable String find(String part) {
        return map.shortestPrefix(part.getBytes(StandardCharsets.UTF_8));
    }

    private static int utf8Length(String text) {
        return text.length() > LONGEST_GRAPHEME_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
