package io.clearhead.generation.engine;


import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.model.EncoderDecoderTransformer;
import io.clearhead.model.ForwardPass;
import io.clearhead.model.architecture.ModelLoader;
import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.family.TokenizerLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Objects;
import java.util.stream.IntStream;

/** The built-in model and the benchmark's sentences, for one thread. */
final class BenchmarkModel implements AutoCloseable {

    private final NDManager manager;
    private final EncoderDecoderTransformer transformer;
    private final ForwardPass pass;
    private final Tokenizer tokenizer;

    /** Loads the model; with {@code kernel} its layers run compiled, as they do in the service. */
    BenchmarkModel(String execution) {
        Engine.getInstance();
        JniUtils.setGradMode(false);
        CheckpointFiles files = CheckpointFiles.builtIn();
        manager = NDManager.newBaseManager();
        transformer = ModelLoader.load(files, manager).transformer();
        if (execution.equals("kernel")) {
            transformer.compile(manager);
        }
        pass = ForwardPass.serving(manager);
        tokenizer = TokenizerLoader.load(
                name -> files.has(name) ? Optional.of(files.read(name, 1 << 24)) : Optional.empty(),
                SpecialTokenText.PARSE);
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    /** A batch of the sentences, repeated as needed, encoded and ready for its first step. */
    BatchDecoder begin(int rows) {
        List<String> sentences = sentences();
        List<int[]> sources = IntStream.range(0, rows)
                .mapToObj(row -> sentences.get(row % sentences.size()))
                .map(sentence -> tokenizer.encode(sentence).ids())
                .toList();
        return new BatchDecoder(transformer, pass, manager, sources);
    }

    /** The twenty sentences, also those of the comparison with other software. */
    static List<String> sentences() {
        try (InputStream stream =
                Objects.requireNonNull(BenchmarkModel.class.getResourceAsStream("/sentences.en"), "sentences.en")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
