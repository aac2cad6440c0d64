package io.clearhead.testkit;

import ai.djl.ndarray.types.Shape;
import io.clearhead.checkpoint.safetensors.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/** A complete Marian checkpoint of a few kilobytes, whose files a test may spoil one by one. */
public final class TinyMarian {

    private static final int MODEL_SIZE = 8;
    private static final int HIDDEN_SIZE = 12;
    private static final int VOCABULARY_SIZE = 11;

    private final Map<String, Shape> tensors = new LinkedHashMap<>();
    private String config = """
            {"model_type": "marian", "activation_function": "relu", "d_model": 8, "encoder_layers": 1,
             "decoder_layers": 2, "encoder_attention_heads": 2, "decoder_attention_heads": 2, "encoder_ffn_dim": 12,
             "decoder_ffn_dim": 12, "vocab_size": 11, "pad_token_id": 10, "eos_token_id": 0,
             "decoder_start_token_id": 10, "max_position_embeddings": 16, "scale_embedding": true}""";
    private String generationConfig = """
            {"max_length": 9, "num_beams": 2, "eos_token_id": 0, "decoder_start_token_id": 10,
             "forced_eos_token_id": 0, "bad_words_ids": [[10]]}""";

    public TinyMarian() {
        tensors.put("model.shared.weight", new Shape(VOCABULARY_SIZE, MODEL_SIZE));
        tensors.put("final_logits_bias", new Shape(1, VOCABULARY_SIZE));
        addLayer("model.encoder.layers.0.", List.of("self_attn"));
        addLayer("model.decoder.layers.0.", List.of("self_attn", "encoder_attn"));
        addLayer("model.decoder.layers.1.", List.of("self_attn", "encoder_attn"));
    }

    private void addLayer(String prefix, List<String> attentions) {
        for (String attention : attentions) {
            for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                addLinear(prefix + attention + "." + part, MODEL_SIZE, MODEL_SIZE);
            }
            addNorm(prefix + attention + "_layer_norm");
        }
        addLinear(prefix + "fc1", HIDDEN_SIZE, MODEL_SIZE);
        addLinear(prefix + "fc2", MODEL_SIZE, HIDDEN_SIZE);
        addNorm(prefix + "final_layer_norm");
    }

    private void addLinear(String name, int outputs, int inputs) {
        tensors.put(name + ".weight", new Shape(outputs, inputs));
        tensors.put(name + ".bias", new Shape(outputs));
    }

    private void addNorm(String name) {
        tensors.put(name + ".weight", new Shape(MODEL_SIZE));
        tensors.put(name + ".bias", new Shape(MODEL_SIZE));
    }

    public TinyMarian without(String tensor) {
        tensors.remove(tensor);
        return this;
    }

    public TinyMarian with(String tensor, long... shape) {
        tensors.put(tensor, new Shape(shape));
        return this;
    }

    /** Replaces a piece of {@code config.json}. */
    public TinyMarian config(String old, String replacement) {
        config = config.replace(old, replacement);
        return this;
    }

    /** Replaces {@code generation_config.json}. */
    public TinyMarian generationConfig(String json) {
        generationConfig = json;
        return this;
    }

    /** The files; the weights are the same in every run. */
    public InMemoryFiles files() {
        Random random = new Random(7);
        SafetensorsWriter writer = new SafetensorsWriter();
        tensors.forEach((name, shape) -> {
            List<Long> sizes =
                    new ArrayList<>(LongStream.of(shape.getShape()).boxed().toList());
            float[] values = new float[(int) shape.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian() * 0.5f;
            }
            writer.add(name, sizes, values);
        });
        ByteArrayOutputStream weights = new ByteArrayOutputStream();
        try {
            writer.writeTo(weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new InMemoryFiles()
                .with("config.json", config)
                .with("generation_config.json", generationConfig)
                .with("model.safetensors", weights.toByteArray());
    }
}
