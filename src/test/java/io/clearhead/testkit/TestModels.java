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
        ServedModel served = new ServedModel(
                "clearhead/fake-en-de",
                "1",
                "translation",
                List.of("en", "de"),
                TOKENIZER,
                model.description(),
                model.defaults(),
                ModelAlignment.unmeasured(model.description().architecture()));
        return new ModelLoader.Loaded(served, model);
    }

    private static Tokenizer tokenizer(CheckpointFiles files) {
        return TokenizerLoader.load(
                name -> files.has(name) ? Optional.of(files.read(name, Integer.MAX_VALUE)) : Optional.empty(),
                SpecialTokenText.PARSE);
    }
}
