package io.clearhead.testkit;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.InferenceModel;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.MarianTokenizer;
import io.clearhead.tokenizer.MarianTokenizerFiles;
import io.clearhead.tokenizer.Tokenizer;
import java.util.List;

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
                model.defaults());
        return new ModelLoader.Loaded(served, model);
    }

    private static Tokenizer tokenizer(CheckpointFiles files) {
        return MarianTokenizer.load(new MarianTokenizerFiles(
                files.read("source.spm", Integer.MAX_VALUE),
                files.read("target.spm", Integer.MAX_VALUE),
                files.read("vocab.json", Integer.MAX_VALUE),
                new byte[0],
                files.read("tokenizer_config.json", Integer.MAX_VALUE)));
    }
}
