package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.AddedTokenFinder;
import io.clearhead.tokenizer.codec.PieceCodec;
import io.clearhead.tokenizer.codec.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads a {@code tokenizer.json}. What a file asks for and is not known here is a problem with its name.
 *
 * <p>Confined to one thread, for one file.
 */
public final class TokenizerJson {

    private static final int MOST_IDS = 4_000_000;

    /** Tables are padded to a multiple of some power of two; more than this is a tokenizer of another model. */
    private static final int MOST_PADDING = 1024;

    private final Section root;
    private final Surroundings surroundings;
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final Map<String, AddedToken> added = new LinkedHashMap<>();

    private TokenizerJson(Section root, Surroundings surroundings) {
        this.root = root;
        this.surroundings = surroundings;
    }

    /**
     * What stands in other files of the checkpoint.
     *
     * @param tokens tokens that must be known; those that the file lacks get an id behind all others
     * @param cleanUp whether the spaces of decoded texts are cleaned up
     * @param tableSize rows of the model's table; empty to leave the ids as they are
     * @param specialTokenText what becomes of special tokens in a text
     */
    public record Surroundings(
            List<AddedToken> tokens, boolean cleanUp, OptionalInt tableSize, SpecialTokenText specialTokenText) {

        /** Copies the list. */
        public Surroundings {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * What a file is.
     *
     * @param codec its tokens
     * @param prefix ids of the special tokens that it puts in front of a text
     * @param suffix ids of those that it puts behind a text
     * @param specials contents of all special tokens, in the order of their ids
     */
    public record Pipeline(PieceCodec codec, List<Integer> prefix, List<Integer> suffix, List<String> specials) {

        /** Copies the lists. */
        public Pipeline {
            prefix = List.copyOf(prefix);
            suffix = List.copyOf(suffix);
            specials = List.copyOf(specials);
        }
    }

    /**
     * Reads a file.
     *
     * @param root its object
     * @param surroundings what stands in other files
     * @param problems told about everything that is wrong, one sentence each
     * @return the pipeline, empty if there was a problem
     */
    public static Optional<Pipeline> read(JsonNode root, Surroundings surroundings, Consumer<String> problems) {
        boolean[] failed = {false};
        Consumer<String> noticed = problem -> {
            failed[0] = true;
            problems.accept(problem);
        };
        Optional<Pipeline> pipeline = new TokenizerJson(new Section(root, "", noticed), surroundings).read();
        return failed[0] ? Optional.empty() : pipeline;
    }

    private Optional<Pipeline> read() {
        Map<String, Integer> addedIds = readAddedTokens();
        Optional<PieceModel> model = readModel(root.child("model"));
        Normalizer normalizer = Normalizers.read(root.child("normalizer"));
        PreTokenizer preTokenizer = PreTokenizers.read(root.child("pre_tokenizer"));
        SpecialTokenTemplate template = SpecialTokenTemplate.read(root.child("post_processor"));
        var decoder = TokenDecoders.read(root.child("decoder"));
        if (model.isEmpty()) {
            return Optional.empty();
        }
        ids.putAll(model.get().ids());
        int modelSize = size();
        addedIds.forEach(ids::putIfAbsent);
        surroundings.tokens.forEach(this::addMissing);
        if (!fits(modelSize) || !contains(template)) {
            return Optional.empty();
        }
        PipelineCodec.Stages stages = new PipelineCodec.Stages(
                finder(false, normalizer), normalizer, finder(true, normalizer), preTokenizer, model.get(), decoder);
        Set<String> specials = specials();
        List<String> inOrder =
                specials.stream().sorted(Comparator.comparing(ids::get)).toList();
        PieceCodec codec = new PipelineCodec(stages, vocabulary(), specials, surroundings.cleanUp);
        return Optional.of(new Pipeline(codec, template.prefix(), template.suffix(), inOrder));
    }

    private Optional<PieceModel> readModel(@Nullable Section model) {
        if (model == null) {
            root.problem("model is missing");
            return Optional.empty();
        }
        // Older files do not say what their model is.
        String inferred = model.node().path("vocab").isArray() ? "Unigram" : "BPE";
        return switch (model.text("type", inferred)) {
            case "Unigram" -> UnigramModel.read(model, forbidden());
            case "BPE" -> BpeModelReader.read(model);
            default -> {
                model.unknownType("the model");
                yield Optional.empty();
            }
        };
    }

    private Map<String, Integer> readAddedTokens() {
        Map<String, Integer> addedIds = new LinkedHashMap<>();
        JsonNode list = root.node().path("added_tokens");
        for (Section section :
                list.isMissingNode() || list.isNull() ? List.<Section>of() : root.children("added_tokens")) {
            String content = section.text("content", "");
            int id = section.number("id", MOST_IDS);
            if (content.isEmpty() || id >= MOST_IDS) {
                section.problem("an added token needs a content and an id below " + MOST_IDS);
            } else {
                addedIds.put(content, id);
                added.put(content, token(section, content));
            }
        }
        return addedIds;
    }

    private static AddedToken token(Section section, String content) {
        return new AddedToken(
                content,
                section.flag("lstrip", false),
                section.flag("rstrip", false),
                section.flag("single_word", false),
                section.flag("normalized", false),
                section.flag("special", false));
    }

    private void addMissing(AddedToken token) {
        if (added.putIfAbsent(token.content(), token) == null && !ids.containsKey(token.content())) {
            ids.put(token.content(), size());
        }
    }

    /** Pieces that no text may become. */
    private Set<String> forbidden() {
        return surroundings.specialTokenText == SpecialTokenText.PLAIN ? specials() : Set.of();
    }

    private int size() {
        return ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1) + 1;
    }

    /** Added tokens beyond the last row of the model's table are never met in a text. */
    private boolean fits(int modelSize) {
        if (surroundings.tableSize.isEmpty()) {
            return true;
        }
        int tableSize = surroundings.tableSize.getAsInt();
        if (tableSize - size() > MOST_PADDING
                || ids.entrySet().stream()
                        .anyMatch(entry -> entry.getValue() >= tableSize && !added.containsKey(entry.getKey()))) {
            root.problem("there are " + modelSize + " pieces, " + size() + " with the added tokens"
                    + ", but vocab_size in config.json is " + tableSize);
            return false;
        }
        ids.values().removeIf(id -> id >= tableSize);
        added.keySet().retainAll(ids.keySet());
        return true;
    }

    private boolean contains(SpecialTokenTemplate template) {
        List<Integer> around = new ArrayList<>(template.prefix());
        around.addAll(template.suffix());
        Set<Integer> known = new HashSet<>(ids.values());
        around.removeIf(known::contains);
        if (!around.isEmpty()) {
            root.problem("post_processor adds tokens with the ids " + around + ", which are not in the vocabulary");
        }
        return around.isEmpty();
    }

    private AddedTokenFinder finder(boolean normalized, Normalizer normalizer) {
        Map<String, AddedToken> spellings = new HashMap<>();
        for (AddedToken token : added.values()) {
            boolean met = surroundings.specialTokenText == SpecialTokenText.PARSE || !token.special();
            if (met && token.normalized() == normalized) {
                String spelling = normalized
                        ? normalizer.normalize(AlignedText.of(token.content())).toString()
                        : token.content();
                if (!spelling.isEmpty()) {
                    spellings.put(spelling, token);
                }
            }
        }
        return new AddedTokenFinder(spellings);
    }

    private Vocabulary vocabulary() {
        String[] pieces = new String[surroundings.tableSize.orElse(size())];
        Arrays.fill(pieces, "");
        ids.forEach((piece, id) -> pieces[id] = piece);
        return new Vocabulary(ids, pieces);
    }

    private Set<String> specials() {
        Set<String> specials = new HashSet<>();
        added.values().stream()
                .filter(AddedToken::special)
                .map(AddedToken::content)
                .forEach(specials::add);
        return specials;
    }
}
