package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.codec.DecodingStyle;
import io.clearhead.tokenizer.codec.SentencePieceCodec;
import io.clearhead.tokenizer.sentencepiece.Quotation;
import io.clearhead.tokenizer.sentencepiece.Segment;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code MarianTokenizer}: one SentencePiece model per language, and a {@code vocab.json} that gives the ids, or two.
 *
 * <p>A code such as {@code >>deu<<} at the very beginning of a text is one token; elsewhere it is taken out of the text, as
 * transformers 4.49 does. One deviation: transformers takes out everything between the first {@code >>} and the last {@code <<},
 * and so would swallow text; here a code has letters, digits, {@code _} and {@code -} only.
 */
final class MarianFamily {

    private static final String SOURCE_SPM = "source.spm";
    private static final String TARGET_SPM = "target.spm";
    private static final String VOCAB = "vocab.json";
    private static final String TARGET_VOCAB = "target_vocab.json";
    private static final String REASON = "the tokenizer is a MarianTokenizer";

    private static final Map<String, String> ROLES =
            Map.of("eos_token", "</s>", "unk_token", "<unk>", "pad_token", "<pad>");
    private static final Pattern LANGUAGE = Pattern.compile(">>([\\p{Alnum}_-]+)<<");

    private final Reading reading;

    private MarianFamily(Reading reading) {
        this.reading = reading;
    }

    static Optional<Tokenizer> read(Reading reading) {
        return new MarianFamily(reading).read();
    }

    private Optional<Tokenizer> read() {
        boolean separate = reading.settings().flag("separate_vocabs", false);
        Optional<SentencePiece> sourceSpm = reading.sentencePiece(SOURCE_SPM, REASON);
        Optional<SentencePiece> targetSpm = reading.sentencePiece(TARGET_SPM, REASON);
        Optional<Map<String, Integer>> ids = reading.ids(VOCAB, REASON);
        Optional<Map<String, Integer>> targetIds =
                separate ? reading.ids(TARGET_VOCAB, "tokenizer_config.json says separate_vocabs: true") : ids;
        ids.ifPresent(
                found -> requireSpecials(found, VOCAB, ROLES.keySet().stream().toList()));
        if (separate) {
            targetIds.ifPresent(found -> requireSpecials(found, TARGET_VOCAB, List.of("eos_token", "unk_token")));
        }
        if (!reading.problems().isEmpty()) {
            return Optional.empty();
        }
        Optional<SentencePieceCodec> source = codec(sourceSpm.orElseThrow(), ids.orElseThrow(), VOCAB);
        Optional<SentencePieceCodec> target =
                codec(targetSpm.orElseThrow(), targetIds.orElseThrow(), separate ? TARGET_VOCAB : VOCAB);
        return source.isPresent() && target.isPresent()
                ? Optional.of(tokenizer(source.get(), target.get(), ids.orElseThrow()))
                : Optional.empty();
    }

    private void requireSpecials(Map<String, Integer> ids, String file, List<String> roles) {
        roles.stream()
                .map(this::special)
                .filter(token -> !ids.containsKey(token))
                .sorted()
                .forEach(token ->
                        reading.problems().add(file, "it does not have the special token " + Quotation.of(token)));
    }

    private String special(String role) {
        return reading.settings().special(role, ROLES.getOrDefault(role, ""));
    }

    private Optional<SentencePieceCodec> codec(SentencePiece sentencePiece, Map<String, Integer> ids, String file) {
        SlowCodecBuilder codec = new SlowCodecBuilder(
                        reading, sentencePiece, VocabularyBuilder.ofIds(ids), DecodingStyle.SPACE_BEHIND_SPECIALS)
                .roles(ROLES);
        if (reading.specialTokenText() == SpecialTokenText.PARSE) {
            codec.cutter(MarianFamily::cut);
        }
        if (file.equals(TARGET_VOCAB)) {
            codec.withOwnIds(); // the checkpoint tells those of the source
        }
        return codec.build(file, OptionalInt.empty());
    }

    /** Takes language codes out of a part; one that it begins with becomes a token. */
    static List<Segment> cut(SentencePiece sentencePiece, String part) {
        Matcher language = LANGUAGE.matcher(part);
        if (!language.find()) {
            return sentencePiece.segment(part);
        }
        List<Segment> segments = new ArrayList<>();
        if (language.start() == 0) {
            segments.add(new Segment(language.group(), 0, part.codePointCount(0, language.end())));
        }
        StringBuilder rest = new StringBuilder();
        List<Integer> origins = new ArrayList<>();
        int position = 0;
        int index = 0;
        do {
            position = keep(part, index, language.start(), position, rest, origins);
            position += part.codePointCount(language.start(), language.end());
            index = language.end();
        } while (language.find());
        position = keep(part, index, part.length(), position, rest, origins);
        origins.add(position);
        for (Segment segment : sentencePiece.segment(rest.toString())) {
            int start = origins.get(segment.start());
            int end = segment.end() > segment.start() ? origins.get(segment.end() - 1) + 1 : start;
            segments.add(new Segment(segment.piece(), start, end));
        }
        return segments;
    }

    private static int keep(String part, int from, int to, int position, StringBuilder rest, List<Integer> origins) {
        int end = position + part.codePointCount(from, to);
        rest.append(part, from, to);
        for (int kept = position; kept < end; kept++) {
            origins.add(kept);
        }
        return end;
    }

    private Tokenizer tokenizer(SentencePieceCodec source, SentencePieceCodec target, Map<String, Integer> ids) {
        Map<String, Integer> targetLanguages = new TreeMap<>();
        ids.forEach((piece, id) -> {
            Matcher language = LANGUAGE.matcher(piece);
            if (language.matches()) {
                targetLanguages.put(language.group(1), id);
            }
        });
        List<String> sources = reading.settings().text("source_lang").stream().toList();
        List<String> targets = targetLanguages.isEmpty()
                ? reading.settings().text("target_lang").stream().toList()
                : List.copyOf(targetLanguages.keySet());
        LanguagePair defaults = new LanguagePair(
                sources.isEmpty() ? null : sources.get(0),
                targetLanguages.isEmpty() && !targets.isEmpty() ? targets.get(0) : null);
        MarianTemplate template = new MarianTemplate(
                Languages.of(sources, targets, defaults),
                targetLanguages,
                source.id(special("eos_token")).orElseThrow(),
                target.id(special("eos_token")).orElseThrow());
        return new CheckpointTokenizer(source, target, template);
    }
}
