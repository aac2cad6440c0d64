package io.clearhead.model.architecture;

import io.clearhead.checkpoint.ConfigDocument;
import io.clearhead.model.TransformerConfig.Activation;
import java.util.Map;

/** Options of a {@code config.json} that mean the same in several families. */
final class Options {

    /** Hugging Face's names of activations. Several names of the tanh form differ in how it is computed only. */
    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "relu", Activation.RELU,
            "gelu", Activation.GELU,
            "gelu_python", Activation.GELU,
            "gelu_new", Activation.GELU_TANH,
            "gelu_fast", Activation.GELU_TANH,
            "gelu_pytorch_tanh", Activation.GELU_TANH,
            "swish", Activation.SWISH,
            "silu", Activation.SWISH);

    private Options() {}

    /** Notes every flag that has another value than the one its family can use. */
    static void requireFixed(ConfigDocument document, Map<String, Boolean> supported) {
        supported.forEach((key, value) -> {
            if (document.flag(key, value) != value) {
                document.problem(key + " is " + !value + ", but only " + value + " is supported");
            }
        });
    }

    /** The activation of that name; an unknown name is noted. */
    static Activation activation(ConfigDocument document, String key, String name) {
        if (!ACTIVATIONS.containsKey(name)) {
            document.problem(key + " is \"" + name + "\", expected one of "
                    + ACTIVATIONS.keySet().stream().sorted().toList());
        }
        return ACTIVATIONS.getOrDefault(name, Activation.RELU);
    }
}
