package io.clearhead.tokenizer;

import io.clearhead.tokenizer.sentencepiece.Quotation;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Turns the files of a Marian checkpoint into a tokenizer, or into a list of everything that is wrong with them.
 *
 * <p>Confined to one thread, for one checkpoint.
 */
final class MarianTokenizerReader {

    private static final String SOURCE_SPM = "source.spm";
    private static final String TARGET_SPM = "target.spm";
    private static final String VOCAB = "vocab.json";
    private static final String TARGET_VOCAB = "target_vocab.json";
    private static final String CONFIG = "tokenizer_config.json";

    /** A file with a million errors is described well enough by the first ones. */
    private static final int MAX_PROBLEMS = 50;

    private final List<String> problems = new ArrayList<>();
    private long unlisted;

    MarianTokenizer read(MarianTokenizerFiles files) {
        JsonNode config = readConfig(files.tokenizerConfigJson());
        Optional<SentencePiece> sourceSpm = SentencePiece.read(files.sourceSpm(), in(SOURCE_SPM));
        Optional<SentencePiece> targetSpm = SentencePiece.read(files.targetSpm(), in(TARGET_SPM));
        Optional<Vocabulary> vocabulary = VocabularyReader.readVocabulary(files.vocabJson(), in(VOCAB));
        Optional<Vocabulary> targetVocabulary =
                separateVocabularies(config) ? readTargetVocabulary(files.targetVocabJson()) : vocabulary;
        SpecialTokens specials = readSpecialTokens(config);
        vocabulary.ifPresent(found -> checkSpecialTokens(found, specials.all(), VOCAB));
        if (separateVocabularies(config)) {
            Set<String> needed = Set.of(specials.endOfSentence(), specials.unknown());
            targetVocabulary.ifPresent(found -> checkSpecialTokens(found, needed, TARGET_VOCAB));
        }
        if (!problems.isEmpty()) {
            throw exception();
        }
        return new MarianTokenizer(
                new MarianTokenizer.Side(sourceSpm.orElseThrow(), vocabulary.orElseThrow()),
                new MarianTokenizer.Side(targetSpm.orElseThrow(), targetVocabulary.orElseThrow()),
                specials);
    }

    private JsonNode readConfig(byte[] file) {
        Optional<JsonNode> config = file.length == 0 ? Optional.empty() : VocabularyReader.readObject(file, in(CONFIG));
        return config.orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private boolean separateVocabularies(JsonNode config) {
        return config.path("separate_vocabs").asBoolean(false);
    }

    private Optional<Vocabulary> readTargetVocabulary(byte[] file) {
        if (file.length == 0) {
            in(TARGET_VOCAB).accept("it is missing, but tokenizer_config.json says separate_vocabs: true");
            return Optional.empty();
        }
        return VocabularyReader.readVocabulary(file, in(TARGET_VOCAB));
    }

    private SpecialTokens readSpecialTokens(JsonNode config) {
        String endOfSentence = token(config, "eos_token", "</s>");
        String unknown = token(config, "unk_token", "<unk>");
        Set<String> all = new LinkedHashSet<>(List.of(endOfSentence, unknown));
        all.add(token(config, "pad_token", "<pad>"));
        for (JsonNode token : config.path("additional_special_tokens")) {
            all.add(content(token, "additional_special_tokens"));
        }
        for (JsonNode token : config.path("added_tokens_decoder")) {
            all.add(addedToken(token));
        }
        return new SpecialTokens(endOfSentence, unknown, all);
    }

    private String addedToken(JsonNode token) {
        String content = content(token, "added_tokens_decoder");
        if (!token.path("special").asBoolean(false)) {
            in(CONFIG)
                    .accept("added_tokens_decoder has " + Quotation.of(content)
                            + ", which is not special; that is not supported");
        }
        for (String option : List.of("lstrip", "rstrip", "single_word")) {
            if (token.path(option).asBoolean(false)) {
                in(CONFIG)
                        .accept("added_tokens_decoder sets " + option + " for " + Quotation.of(content)
                                + ", which is not supported");
            }
        }
        return content;
    }

    private String token(JsonNode config, String name, String otherwise) {
        JsonNode token = config.path(name);
        return token.isMissingNode() || token.isNull() ? otherwise : content(token, name);
    }

    /** A token is written as a string, or as an object with its options. */
    private String content(JsonNode token, String name) {
        JsonNode content = token.isObject() ? token.path("content") : token;
        if (!content.isString() || content.stringValue().isEmpty()) {
            in(CONFIG).accept(name + " must name a token, but is " + Quotation.of(token.toString()));
            return "<" + name + ">";
        }
        return content.stringValue();
    }

    private void checkSpecialTokens(Vocabulary vocabulary, Set<String> needed, String file) {
        needed.stream()
                .filter(token -> !vocabulary.contains(token))
                .sorted()
                .forEach(token -> in(file).accept("it does not have the special token " + Quotation.of(token)));
    }

    private Consumer<String> in(String file) {
        return problem -> {
            if (problems.size() < MAX_PROBLEMS) {
                problems.add(file + ": " + problem);
            } else {
                unlisted++;
            }
        };
    }

    private TokenizerException exception() {
        if (unlisted > 0) {
            problems.add("and " + unlisted + " more");
        }
        return new TokenizerException(problems);
    }
}
