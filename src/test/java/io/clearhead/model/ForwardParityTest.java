package io.clearhead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.checkpoint.safetensors.SafetensorsReader;
import io.clearhead.model.architecture.ModelLoader;
import io.clearhead.testkit.ResourceDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every tensor of a teacher-forced pass is that of Hugging Face transformers. The checks climb a ladder, embeddings, layers,
 * logits, so that the first one that fails is next to the bug.
 */
class ForwardParityTest {

    /** Attention weights lie between 0 and 1. */
    private static final float ATOL_ATTENTION = 1e-5f;

    /** Rounding of fp32 sums of some hundred terms in another order, over seven layers. */
    private static final float ATOL_FP32 = 1e-4f;

    /** The reference has the decoder's states for so many texts; what became of them, the likeliest tokens, for all. */
    private static final int WITH_DECODER_STATES = 10;

    private static NDManager manager;
    private static EncoderDecoderTransformer transformer;
    private static SafetensorsReader golden;

    @BeforeAll
    static void load() {
        manager = NDManager.newBaseManager();
        transformer = ModelLoader.load(CheckpointFiles.builtIn(), manager).transformer();
        golden = SafetensorsReader.open(ResourceDirectory.of("/golden/tatoeba-en-de"), "forward.safetensors");
    }

    @AfterAll
    static void close() {
        golden.close();
        manager.close();
    }

    static IntStream sentences() {
        return IntStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void everyEncoderTensorIsTheReference(int sentence) {
        try (NDManager scope = manager.newSubManager()) {
            EncoderTrace trace = encode(scope, sentence);
            Comparison comparison = new Comparison(sentence);
            for (int layer = 0; layer < trace.hiddenStates().size(); layer++) {
                comparison.add(
                        "encoder_hidden_states." + layer, trace.hiddenStates().get(layer), ATOL_FP32);
            }
            for (int layer = 0; layer < trace.selfAttention().size(); layer++) {
                comparison.add(
                        "encoder_attentions." + layer,
                        trace.selfAttention().get(layer).weights(),
                        ATOL_ATTENTION);
            }
            assertThat(comparison.differences).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void everyDecoderTensorIsTheReference(int sentence) {
        try (NDManager scope = manager.newSubManager()) {
            DecoderTrace trace = decode(scope, sentence);
            Comparison comparison = new Comparison(sentence);
            for (int layer = 0;
                    sentence < WITH_DECODER_STATES
                            && layer < trace.hiddenStates().size();
                    layer++) {
                comparison.add(
                        "decoder_hidden_states." + layer, trace.hiddenStates().get(layer), ATOL_FP32);
            }
            for (int layer = 0; layer < trace.selfAttention().size(); layer++) {
                comparison.add(
                        "decoder_attentions." + layer,
                        trace.selfAttention().get(layer).weights(),
                        ATOL_ATTENTION);
                comparison.add(
                        "cross_attentions." + layer,
                        trace.crossAttention().get(layer).weights(),
                        ATOL_ATTENTION);
            }
            if (golden.tensors().containsKey(sentence + ".logits")) {
                comparison.add("logits", trace.logits(), ATOL_FP32);
            }
            assertThat(comparison.differences).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void theTenLikeliestTokensAreTheReference(int sentence) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray logProbabilities = decode(scope, sentence).logits().logSoftmax(-1);
            float[] values = logProbabilities.toFloatArray(); // (1, target, vocab)
            long[] ids = golden.readIntegers(sentence + ".top_ids"); // (target, 10)
            float[] expected = golden.read(sentence + ".top_logprobs"); // (target, 10)
            int vocabularySize = transformer.config().targetVocabularySize();
            for (int i = 0; i < ids.length; i++) {
                assertThat(values[i / 10 * vocabularySize + (int) ids[i]])
                        .as("sentence %d, position %d, token %d", sentence, i / 10, ids[i])
                        .isCloseTo(expected[i], within(ATOL_FP32));
            }
        }
    }

    private static EncoderTrace encode(NDManager scope, int sentence) {
        return transformer.traceEncoder(ids(scope, sentence + ".input_ids"), AttentionMask.none(), pass(scope));
    }

    private static DecoderTrace decode(NDManager scope, int sentence) {
        NDArray memory = encode(scope, sentence).memory();
        NDArray target = ids(scope, sentence + ".decoder_input_ids");
        return transformer.decode(target, memory, AttentionMask.none(), pass(scope));
    }

    private static ForwardPass pass(NDManager scope) {
        return ForwardPass.serving(scope);
    }

    private static NDArray ids(NDManager scope, String name) {
        long[] ids = golden.readIntegers(name);
        return scope.create(ids, new Shape(1, ids.length));
    }

    /** Collects where tensors differ from the reference, so that one failure shows the whole ladder. */
    private static final class Comparison {
        private final int sentence;
        private final List<String> differences = new ArrayList<>();

        Comparison(int sentence) {
            this.sentence = sentence;
        }

        void add(String name, NDArray actual, float tolerance) {
            String key = sentence + "." + name;
            float[] expected = golden.read(key);
            float[] values = actual.toFloatArray();
            long[] shape = actual.getShape().slice(1).getShape(); // without the batch of one
            List<Long> sizes = Arrays.stream(shape).boxed().toList();
            if (!sizes.equals(
                    Objects.requireNonNull(golden.tensors().get(key), key).shape())) {
                differences.add(key + " has shape " + sizes);
                return;
            }
            float largest = 0;
            for (int i = 0; i < values.length; i++) {
                largest = Math.max(largest, Math.abs(values[i] - expected[i]));
            }
            if (!(largest <= tolerance)) {
                differences.add(key + " differs by " + largest);
            }
        }
    }
}
