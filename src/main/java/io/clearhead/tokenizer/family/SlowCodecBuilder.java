package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.DecodingStyle;
import io.clearhead.tokenizer.codec.SentencePieceCodec;
import io.clearhead.tokenizer.codec.SentencePieceCodec.PartCutter;
import io.clearhead.tokenizer.sentencepiece.Quotation;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Puts the codec of a SentencePiece file together, as the slow classes of transformers do: the class's own ids, then the tokens
 * that the checkpoint adds, then the special tokens that have no id yet.
 *
 * <p>Confined to one thread.
 */
final class SlowCodecBuilder {

    /** Tables are padded to a multiple of some power of two; more than this is a tokenizer of another model. */
    private static final int MOST_PADDING = 1024;

    private final Reading reading;
    private final SentencePiece sentencePiece;
    private final VocabularyBuilder vocabulary;
    private final DecodingStyle style;
    private final Map<String, String> roles = new HashMap<>();
    private final Map<String, AddedToken> described = new HashMap<>();
    private final TreeMap<Integer, AddedToken> added = new TreeMap<>();
    private List<String> further;
    private PartCutter cutter = SentencePiece::segment;
    private boolean ownIds;
    private int classSize;

    SlowCodecBuilder(Reading reading, SentencePiece sentencePiece, VocabularyBuilder vocabulary, DecodingStyle style) {
        this.reading = reading;
        this.sentencePiece = sentencePiece;
        this.vocabulary = vocabulary;
        this.style = style;
        this.further = reading.settings().additionalOrNone();
        this.classSize = vocabulary.size();
    }

    /** What the class calls {@code vocab_size}; further special tokens from there on stand apart where they are written out. */
    SlowCodecBuilder classSize(int size) {
        classSize = size;
        return this;
    }

    /** Special tokens by role, where the checkpoint does not name them. */
    SlowCodecBuilder roles(Map<String, String> defaults) {
        roles.putAll(defaults);
        return this;
    }

    /** Further special tokens, in the order of their ids. */
    SlowCodecBuilder further(List<String> tokens) {
        further = tokens;
        return this;
    }

    /** Properties of a token, where the checkpoint does not tell them. */
    SlowCodecBuilder described(AddedToken token) {
        described.put(token.content(), token);
        return this;
    }

    /** A token that the class itself adds under an id. */
    SlowCodecBuilder added(int id, AddedToken token) {
        added.put(id, token);
        return described(token);
    }

    /** The class's own way to cut a part of a text. */
    SlowCodecBuilder cutter(PartCutter ownCutter) {
        cutter = ownCutter;
        return this;
    }

    /** The ids of added tokens are those of the vocabulary, whatever the checkpoint says. */
    SlowCodecBuilder withOwnIds() {
        ownIds = true;
        return this;
    }

    /**
     * Builds the codec.
     *
     * @param file named in problems
     * @param tableSize rows of the model's table; empty to leave the ids as they are
     */
    Optional<SentencePieceCodec> build(String file, OptionalInt tableSize) {
        TokenizerSettings settings = reading.settings();
        described.putAll(settings.described());
        added.putAll(settings.added());
        List<String> specials = SettingsReader.inOrder(settings, roles, further);
        int ownSize = vocabulary.size();
        if (!ownIds) {
            vocabulary.putAll(added);
            vocabulary.append(specials);
        }
        if ((tableSize.isPresent() && !fit(file, ownSize, tableSize.getAsInt())) || !hasNeededSpecials(file)) {
            return Optional.empty();
        }
        return Optional.of(new SentencePieceCodec(
                new SentencePieceCodec.Parts(
                        sentencePiece,
                        vocabulary.build(),
                        tokens(specials, tableSize.orElse(Integer.MAX_VALUE)),
                        Set.copyOf(specials),
                        apart(specials),
                        special("unk_token"),
                        style,
                        settings.flag("clean_up_tokenization_spaces", false),
                        reading.specialTokenText()),
                cutter));
    }

    /** Nothing works without a token for what is unknown and one for the end. */
    private boolean hasNeededSpecials(String file) {
        List<String> missing = Stream.of("unk_token", "eos_token")
                .map(this::special)
                .filter(token -> vocabulary.id(token).isEmpty())
                .toList();
        missing.forEach(
                token -> reading.problems().add(file, "it does not have the special token " + Quotation.of(token)));
        return missing.isEmpty();
    }

    private String special(String role) {
        return reading.settings().special(role, roles.getOrDefault(role, ""));
    }

    /** Makes the ids as many as the model has rows. Added tokens beyond the last row are never met in a text. */
    private boolean fit(String file, int ownSize, int tableSize) {
        if (ownSize > tableSize || tableSize - vocabulary.size() > MOST_PADDING) {
            reading.problems()
                    .add(
                            file,
                            "there are " + ownSize + " pieces, " + vocabulary.size() + " with the added tokens"
                                    + ", but vocab_size in config.json is " + tableSize);
            return false;
        }
        vocabulary.resize(tableSize);
        return true;
    }

    private Set<String> apart(List<String> specials) {
        Set<String> apart = new HashSet<>();
        added.values().stream()
                .map(AddedToken::content)
                .filter(content -> !specials.contains(content))
                .forEach(apart::add);
        further.stream()
                .filter(content -> vocabulary.id(content).orElse(0) >= classSize)
                .forEach(apart::add);
        return apart;
    }

    /** Everything that is found in a text as it stands. */
    private List<AddedToken> tokens(List<String> specials, int tableSize) {
        Map<String, AddedToken> tokens = new HashMap<>();
        added.forEach((id, token) -> tokens.put(token.content(), token));
        for (String special : specials) {
            tokens.putIfAbsent(special, described.getOrDefault(special, AddedToken.special(special)));
        }
        List<AddedToken> met = new ArrayList<>(tokens.values());
        met.removeIf(token -> vocabulary.id(token.content()).orElse(tableSize) >= tableSize);
        return met;
    }
}
