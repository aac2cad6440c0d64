package io.clearhead.bootstrap;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.ModelDescription;
import io.clearhead.generation.TransformerModel;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.MarianTokenizer;
import io.clearhead.tokenizer.MarianTokenizerFiles;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.TokenizerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads the configured checkpoint: tokenizer first, because it is small and its mistakes show at once, then the weights.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class CheckpointModelLoader implements ModelLoader {

    private static final long MOST_TOKENIZER_BYTES = 64 << 20;

    private final String model;
    private final String device;
    private final String applicationVersion;

    /**
     * A loader that reads nothing yet.
     *
     * @param model directory of the checkpoint; empty for the one inside the application
     * @param device where the model shall run
     * @param applicationVersion revision of the model inside the application
     */
    CheckpointModelLoader(String model, String device, String applicationVersion) {
        this.model = model;
        this.device = device;
        this.applicationVersion = applicationVersion;
    }

    @Override
    public Loaded load() {
        EngineSettings.apply();
        boolean builtIn = model.isBlank();
        CheckpointFiles files = builtIn ? CheckpointFiles.builtIn() : CheckpointFiles.directory(Path.of(model));
        ModelIdentity identity = builtIn ? ModelIdentity.builtIn(applicationVersion) : ModelIdentity.of(Path.of(model));
        if (!files.has("config.json")) { // else every other file would be said to be wrong
            throw new CheckpointException(
                    files.location(), List.of("config.json is missing, so this is not the directory of a checkpoint"));
        }
        Tokenizer tokenizer = tokenizer(files);
        List<String> languages = languages(files, tokenizer);
        InferenceModel weights = TransformerModel.load(files, device);
        try {
            requireSameVocabularies(files, tokenizer, weights.description().architecture());
        } catch (CheckpointException e) {
            weights.close();
            throw e;
        }
        ServedModel served = new ServedModel(
                identity.id(),
                identity.revision(),
                "translation",
                languages,
                tokenizer,
                weights.description(),
                weights.defaults());
        return new Loaded(served, weights);
    }

    /** A token that only one of the two knows would be an error in the middle of somebody's request. */
    private static void requireSameVocabularies(
            CheckpointFiles files, Tokenizer tokenizer, ModelDescription.Architecture architecture) {
        List<String> problems = new ArrayList<>();
        if (tokenizer.sourceVocabularySize() != architecture.sourceVocabularySize()) {
            problems.add("vocab.json has " + tokenizer.sourceVocabularySize() + " source tokens, but the model has "
                    + architecture.sourceVocabularySize());
        }
        if (tokenizer.vocabularySize() != architecture.targetVocabularySize()) {
            problems.add("the tokenizer has " + tokenizer.vocabularySize() + " target tokens, but the model has "
                    + architecture.targetVocabularySize());
        }
        if (!problems.isEmpty()) {
            throw new CheckpointException(files.location(), problems);
        }
    }

    private static Tokenizer tokenizer(CheckpointFiles files) {
        MarianTokenizerFiles contents = new MarianTokenizerFiles(
                content(files, "source.spm"),
                content(files, "target.spm"),
                content(files, "vocab.json"),
                content(files, "target_vocab.json"),
                content(files, "tokenizer_config.json"));
        try {
            return MarianTokenizer.load(contents);
        } catch (TokenizerException e) { // knows the files' contents, but not where they lie
            throw new CheckpointException(files.location(), e.problems());
        }
    }

    private static byte[] content(CheckpointFiles files, String name) {
        return files.has(name) ? files.read(name, MOST_TOKENIZER_BYTES) : new byte[0];
    }

    /** Source language first, then the targets; nothing where the checkpoint does not say. */
    private static List<String> languages(CheckpointFiles files, Tokenizer tokenizer) {
        List<String> languages = new ArrayList<>();
        List<String> targets = tokenizer.targetLanguages();
        if (files.has("tokenizer_config.json")) {
            ConfigDocument config = ConfigDocument.read(files, "tokenizer_config.json");
            config.optionalText("source_lang").ifPresent(languages::add);
            if (targets.isEmpty()) {
                config.optionalText("target_lang").ifPresent(languages::add);
            }
            config.throwIfInvalid();
        }
        languages.addAll(targets);
        return languages;
    }
}
