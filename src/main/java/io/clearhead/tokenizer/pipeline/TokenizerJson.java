package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.codec.AddedToken;
import io.clearhead.tokenizer.codec.PieceCodec;
import io.clearhead.tokenizer.codec.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

    /** Tables are padded to a multiple of some power of two; more than this is a tokenizer of another model. */
    private static final int MOST_PADDING = 1024;

    private final Section root;
    private final Surroundings surroundings;
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final AddedTokenList added;

    private TokenizerJson(Section root, Surroundings surroundings) {
        this.root = root;
        this.surroundings = surroundings;
        this.added = AddedTokenList.read(root);
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
        added.ids().forEach(ids::putIfAbsent);
        surroundings.tokens.forEach(this::addMissing);
        if (!fits(modelSize) || !contains(template)) {
            return Optional.empty();
        }
        PipelineCodec.Stages stages = new PipelineCodec.Stages(
                added.rawFinder(surroundings.specialTokenText),
                normalizer,
                added.normalizedFinder(surroundings.specialTokenText, normalizer),
                preTokenizer,
                model.get(),
                decoder);
        Set<String> specials = added.specials();
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

    private void addMissing(AddedToken token) {
        if (added.addMissing(token) && !ids.containsKey(token.content())) {
            ids.put(token.content(), size());
        }
    }

    /** Pieces that no text may become. */
    private Set<String> forbidden() {
        return surroundings.specialTokenText == SpecialTokenText.PLAIN ? added.specials() : Set.of();
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
                        .anyMatch(entry -> entry.getValue() >= tableSize && !added.contains(entry.getKey()))) {
            root.problem("there are " + modelSize + " pieces, " + size() + " with the added tokens"
                    + ", but vocab_size in config.json is " + tableSize);
            return false;
        }
        ids.values().removeIf(id -> id >= tableSize);
        added.retain(ids.keySet());
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

    private Vocabulary vocabulary() {
        String[] pieces = new String[surroundings.tableSize.orElse(size())];
        Arrays.fill(pieces, "");
        ids.forEach((piece, id) -> pieces[id] = piece);
        return new Vocabulary(ids, pieces);
    }
}
