package io.clearhead.testkit;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.family.TokenizerLoader;
import java.util.List;
import java.util.Optional;

/** Models to serve in tests: a fake that computes nothing, behind the real tokenizer of the built-in model. */
public final class TestModels {

    private static final Tokenizer TOKENIZER = tokenizer(CheckpointFiles.builtIn());

    private TestModels() {}

    /** The tokenizer of the built-in model. */
    public static Tokenizer tokenizer() {
        return TOKENIZER;
    }

    /** A model with the built-in tokenizer. */
    public static ModelLoader.Loaded loaded(InferenceModel model) {
        return loaded(model, TOKENIZER);
    }

    /** A model with a tokenizer of its own. */
    public static ModelLoader.Loaded loaded(InferenceModel model, Tokenizer tokenizer) {
        ServedModel served = new ServedModel(
                "clearhead/fake-en-de",
                "1",
                "translation",
                List.of("en", "de"),
                tokenizer,
                model.description(),
                model.defaults(),
                ModelAlignment.unmeasured(model.description().architecture()));
        return new ModelLoader.Loaded(served, model);
    }

    /** The tokenizer of a checkpoint. */
    public static Tokenizer tokenizer(CheckpointFiles files) {
        return TokenizerLoader.load(
                name -> files.has(name) ? Optional.of(files.read(name, Integer.MAX_VALUE)) : Optional.empty(),
                SpecialTokenText.PARSE);
    }
}
