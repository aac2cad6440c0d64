package io.clearhead.checkpoint.hub;

import static io.clearhead.checkpoint.CheckpointException.quoted;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Chooses what a model needs among the files of a repository: configuration, tokenizer, and the weights once. Of several
 * copies of the weights, safetensors come before PyTorch's, and one file before several.
 *
 * @param small configuration and tokenizer
 * @param weights the file with the weights, or the index that names several; empty if there is none
 * @param problems what is missing for a model, in words
 */
record NeededFiles(List<String> small, Optional<String> weights, List<String> problems) {

    /** Most bytes that a file other than weights may have. */
    static final long MOST_SMALL_BYTES = 256L << 20;

    private static final String CONFIGURATION = "config.json";
    private static final String INDEX = ".index.json";
    private static final List<String> TOKENIZERS =
            List.of("tokenizer.json", "vocab.json", "source.spm", "spiece.model", "sentencepiece.bpe.model");
    private static final List<String> SMALL = List.of(
            CONFIGURATION,
            "generation_config.json",
            "alignment.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "tokenizer.json",
            "vocab.json",
            "target_vocab.json",
            "merges.txt",
            "source.spm",
            "target.spm",
            "spiece.model",
            "sentencepiece.bpe.model");
    private static final List<String> WEIGHTS =
            List.of("model.safetensors", "model.safetensors" + INDEX, "pytorch_model.bin", "pytorch_model.bin" + INDEX);

    private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}\\.(?:safetensors|bin)");
    private static final int MOST_SHARDS = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    NeededFiles {
        small = List.copyOf(small);
        problems = List.copyOf(problems);
    }

    /** Chooses among the names that a repository, or a snapshot of it, has. */
    static NeededFiles among(Set<String> names) {
        Optional<String> weights = WEIGHTS.stream().filter(names::contains).findFirst();
        List<String> problems = new ArrayList<>();
        if (!names.contains(CONFIGURATION)) {
            problems.add("there is no " + CONFIGURATION);
        }
        if (TOKENIZERS.stream().noneMatch(names::contains)) {
            problems.add("there is no tokenizer: none of " + String.join(", ", TOKENIZERS));
        }
        if (weights.isEmpty()) {
            problems.add("there are no weights: none of " + String.join(", ", WEIGHTS));
        }
        return new NeededFiles(SMALL.stream().filter(names::contains).toList(), weights, problems);
    }

    /** Whether {@link #weights} is an index. */
    boolean isSharded() {
        return weights.filter(name -> name.endsWith(INDEX)).isPresent();
    }

    /** Names that a model may have and this repository has not. */
    static List<String> absent(Set<String> names) {
        return SMALL.stream().filter(name -> !names.contains(name)).toList();
    }

    /**
     * The files that an index names, in order.
     *
     * @throws HubException if it is no index, or names something that is no file of weights
     */
    static List<String> shards(byte[] index, HubErrors errors) {
        JsonNode map;
        try {
            map = JSON.readTree(index).path("weight_map");
        } catch (JacksonException e) {
            throw errors.nonsense(
                    "the index of the weights is not JSON: " + quoted(String.valueOf(e.getOriginalMessage())));
        }
        Set<String> shards = new TreeSet<>();
        for (JsonNode value : map.values()) {
            String name = value.asString("");
            if (!SHARD.matcher(name).matches()) {
                throw errors.nonsense("the index of the weights names the file " + quoted(name)
                        + ", expected a plain name that ends in .safetensors or .bin");
            }
            shards.add(name);
        }
        if (!map.isObject() || shards.isEmpty() || shards.size() > MOST_SHARDS) {
            throw errors.nonsense(
                    "the index of the weights names " + shards.size() + " files, expected 1 to " + MOST_SHARDS);
        }
        return List.copyOf(shards);
    }

    /** What of the shards is missing, in words. */
    static List<String> problems(Collection<String> shards, Set<String> names) {
        return shards.stream()
                .filter(shard -> !names.contains(shard))
                .map(shard -> "there is no " + shard + ", which the index of the weights names")
                .toList();
    }
}
