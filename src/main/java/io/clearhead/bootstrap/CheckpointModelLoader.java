package io.clearhead.bootstrap;

import io.clearhead.checkpoint.CheckpointException;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.AlignmentFile;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.generation.ModelDescription;
import io.clearhead.generation.engine.TransformerModel;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.TokenizerException;
import io.clearhead.tokenizer.TokenizerFiles;
import io.clearhead.tokenizer.family.TokenizerLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Loads the configured checkpoint, from the hub if need be: tokenizer first, because it is small and its mistakes show at once, then the weights.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class CheckpointModelLoader implements ModelLoader {

    private static final long MOST_TOKENIZER_BYTES = 256 << 20;

    private final ModelLocator locator;
    private final String device;
    private final SpecialTokenText specialTokenText;
    private final String applicationVersion;

    /**
     * A loader that reads nothing yet.
     *
     * @param locator finds the files
     * @param device where the model shall run
     * @param specialTokenText what becomes of special tokens that are spelled out in a text
     * @param applicationVersion revision of the model inside the application
     */
    CheckpointModelLoader(
            ModelLocator locator, String device, SpecialTokenText specialTokenText, String applicationVersion) {
        this.locator = locator;
        this.device = device;
        this.specialTokenText = specialTokenText;
        this.applicationVersion = applicationVersion;
    }

    @Override
    public Loaded load() {
        EngineSettings.apply();
        ModelLocator.Located located = locator.locate(applicationVersion);
        CheckpointFiles files = located.files();
        ModelIdentity identity = located.identity();
        if (!files.has("config.json")) { // else every other file would be said to be wrong
            throw new CheckpointException(
                    files.location(), List.of("config.json is missing, so this is not the directory of a checkpoint"));
        }
        Tokenizer tokenizer = tokenizer(files);
        InferenceModel weights = TransformerModel.load(files, device);
        try {
            return new Loaded(served(files, identity, tokenizer, weights), weights);
        } catch (CheckpointException e) {
            weights.close();
            throw e;
        }
    }

    private static ServedModel served(
            CheckpointFiles files, ModelIdentity identity, Tokenizer tokenizer, InferenceModel weights) {
        ModelDescription description = weights.description();
        requireSameVocabularies(files, tokenizer, description.architecture());
        ModelAlignment alignment = AlignmentFile.read(files, description)
                .orElseGet(() -> ModelAlignment.unmeasured(description.architecture()));
        return new ServedModel(
                identity.id(),
                identity.revision(),
                "translation",
                languages(tokenizer.languages()),
                tokenizer,
                description,
                weights.defaults(),
                alignment);
    }

    @Override
    public Optional<String> progress() {
        return locator.progress();
    }

    @Override
    public void cancel() {
        locator.cancel();
    }

    /** A token that only one of the two knows would be an error in the middle of somebody's request. */
    private static void requireSameVocabularies(
            CheckpointFiles files, Tokenizer tokenizer, ModelDescription.Architecture architecture) {
        List<String> problems = new ArrayList<>();
        if (tokenizer.sourceVocabularySize() != architecture.sourceVocabularySize()) {
            problems.add("the tokenizer has " + tokenizer.sourceVocabularySize() + " source tokens, but the model has "
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

    private Tokenizer tokenizer(CheckpointFiles files) {
        TokenizerFiles contents =
                name -> files.has(name) ? Optional.of(files.read(name, MOST_TOKENIZER_BYTES)) : Optional.empty();
        try {
            return TokenizerLoader.load(contents, specialTokenText);
        } catch (TokenizerException e) { // knows the files' contents, but not where they lie
            throw new CheckpointException(files.location(), e.problems());
        }
    }

    /** Sources first, then targets, each language once; nothing where the checkpoint does not say. */
    private static List<String> languages(Languages languages) {
        return Stream.concat(languages.sources().stream(), languages.targets().stream())
                .distinct()
                .toList();
    }
}
