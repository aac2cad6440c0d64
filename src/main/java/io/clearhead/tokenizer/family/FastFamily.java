package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.JsonFiles;
import io.clearhead.tokenizer.codec.PieceCodec;
import io.clearhead.tokenizer.pipeline.TokenizerJson;
import io.clearhead.tokenizer.pipeline.TokenizerJson.Pipeline;
import io.clearhead.tokenizer.pipeline.TokenizerJson.Surroundings;
import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokenizers that work on a {@code tokenizer.json}, with what the classes of transformers do to it: they add special tokens that it
 * lacks, put their own language tokens around a text, and BART's sets whether a text begins with a space.
 *
 * <p>Confined to one thread, for one checkpoint.
 */
final class FastFamily {

    static final String FILE = "tokenizer.json";

    private static final String VOCAB = "vocab.json";
    private static final String MERGES = "merges.txt";
    private static final String MASK = "<mask>";
    private static final Map<String, String> BART_ROLES = Map.of(
            "bos_token",
            "<s>",
            "eos_token",
            "</s>",
            "unk_token",
            "<unk>",
            "sep_token",
            "</s>",
            "pad_token",
            "<pad>",
            "cls_token",
            "<s>",
            "mask_token",
            MASK);
    private static final String SPACE_IN_FRONT = "add_prefix_space";

    private final Reading reading;
    private final Optional<TokenizerClass> tokenizerClass;

    private FastFamily(Reading reading, Optional<TokenizerClass> tokenizerClass) {
        this.reading = reading;
        this.tokenizerClass = tokenizerClass;
    }

    /** The tokenizer of a {@code tokenizer.json}, also of a class that is not known. */
    static Optional<Tokenizer> read(Reading reading, Optional<TokenizerClass> tokenizerClass) {
        return reading.require(FILE, "no other tokenizer is known for this checkpoint")
                .flatMap(file ->
                        JsonFiles.readLenientObject(file, reading.problems().in(FILE)))
                .flatMap(root -> new FastFamily(reading, tokenizerClass).read(root, FILE));
    }

    /** The tokenizer of BART's older files, which are two parts of what a {@code tokenizer.json} has. */
    static Optional<Tokenizer> readByteLevel(Reading reading) {
        Optional<byte[]> vocabulary = reading.require(VOCAB, "there is no tokenizer.json either");
        Optional<byte[]> merges = reading.require(MERGES, "there is no tokenizer.json either");
        Optional<JsonNode> ids = vocabulary.flatMap(
                file -> JsonFiles.readObject(file, reading.problems().in(VOCAB)));
        if (ids.isEmpty() || merges.isEmpty()) {
            return Optional.empty();
        }
        FastFamily family = new FastFamily(reading, Optional.of(TokenizerClass.BART));
        return family.read(ByteLevelFiles.toTokenizerJson(reading.settings(), ids.get(), merges.get()), VOCAB);
    }

    private Optional<Tokenizer> read(JsonNode root, String file) {
        if (tokenizerClass.equals(Optional.of(TokenizerClass.BART))
                && root.path("pre_tokenizer") instanceof ObjectNode preTokenizer
                && preTokenizer.has(SPACE_IN_FRONT)) {
            preTokenizer.put(SPACE_IN_FRONT, reading.settings().flag(SPACE_IN_FRONT, false));
        }
        Surroundings surroundings = new Surroundings(
                tokens(),
                reading.settings().flag("clean_up_tokenization_spaces", false),
                reading.model().vocabularySize(),
                reading.specialTokenText());
        return TokenizerJson.read(root, surroundings, reading.problems().in(file))
                .flatMap(pipeline -> template(pipeline, file)
                        .map(template -> new CheckpointTokenizer(pipeline.codec(), pipeline.codec(), template)));
    }

    /** Added tokens by id, then the special ones in transformers' order. */
    private List<AddedToken> tokens() {
        TokenizerSettings settings = reading.settings();
        Map<String, String> roles = tokenizerClass.equals(Optional.of(TokenizerClass.BART)) ? BART_ROLES : Map.of();
        List<AddedToken> tokens = new ArrayList<>(settings.added().values());
        for (String special : SettingsReader.inOrder(settings, roles, settings.additionalOrNone())) {
            if (tokens.stream().noneMatch(token -> token.content().equals(special))) {
                AddedToken plain = new AddedToken(special, special.equals(MASK), false, false, false, true);
                tokens.add(settings.described().getOrDefault(special, plain));
            }
        }
        return tokens;
    }

    private Optional<Template> template(Pipeline pipeline, String file) {
        PieceCodec codec = pipeline.codec();
        Affixes affixes = new Affixes(pipeline.prefix(), pipeline.suffix());
        TokenizerClass known = tokenizerClass.orElse(TokenizerClass.BART);
        return switch (known) {
            case MBART, MBART50, NLLB, M2M100 -> {
                String end = reading.settings().special("eos_token", "</s>");
                if (codec.id(end).isEmpty()) {
                    reading.problems().add(file, "it does not have the special token " + Quotation.of(end));
                    yield Optional.empty();
                }
                yield Optional.of(LanguageTemplates.of(reading, known, codec, languages(known, pipeline.specials())));
            }
            case T5 ->
                Optional.of(PlainTemplate.ofTasks(affixes, reading.model().taskPrefixes()));
            default -> Optional.of(PlainTemplate.of(affixes));
        };
    }

    private static List<String> languages(TokenizerClass known, List<String> specials) {
        return switch (known) {
            case MBART -> LanguageCodes.MBART;
            case MBART50 -> LanguageCodes.MBART50;
            case M2M100 -> LanguageCodes.M2M100;
            default ->
                specials.stream()
                        .filter(code -> LanguageCodes.NLLB.matcher(code).matches())
                        .toList();
        };
    }
}
