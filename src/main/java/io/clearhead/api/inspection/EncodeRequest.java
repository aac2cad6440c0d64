package io.clearhead.api.inspection;

import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.api.request.Choices;
import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.LanguageField;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.inspection.EncoderView;
import io.clearhead.inspection.EncoderView.Pooling;
import io.clearhead.inspection.EncoderView.Scale;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /encode}. */
@Schema(description = "Texts, and which states of the encoder to return.")
record EncodeRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        Inputs inputs,

        @Schema(description = LanguageField.SOURCE_DESCRIPTION, example = "en") @Nullable
        LanguageField sourceLang,

        @Schema(description = LanguageField.TARGET_DESCRIPTION, example = "de") @Nullable
        LanguageField targetLang,

        @Schema(
                description = "0 is after embedding + position, k after encoder layer k, -1 final.",
                defaultValue = "-1",
                example = "-1")
        @Nullable
        Integer layer,

        @Schema(
                description =
                        "How the vectors of all tokens, special ones included, become one; null keeps one per token.",
                allowableValues = {"mean", "max", "eos"},
                nullable = true,
                example = "mean")
        @Nullable
        String pooling,

        @Schema(
                description = "Whether vectors are divided by their Euclidean length: the pooled one, or each token's.",
                defaultValue = "false")
        @Nullable
        Boolean normalize,

        @Schema(
                description =
                        "How vectors are written: arrays with six significant digits, or Base64 of little-endian floats."
                                + " Safetensors answers are always f32.",
                allowableValues = {"json", "f32"},
                defaultValue = "json")
        @Nullable
        String encoding) {

    static final String EXAMPLE = """
            {"inputs": "I ate an apple.", "layer": -1, "pooling": "mean", "normalize": true}""";

    EncoderView view() {
        return new EncoderView(
                layer == null ? EncoderView.FINAL : layer,
                pooling == null ? null : Choices.read("pooling", pooling, List.of(Pooling.values())),
                Boolean.TRUE.equals(normalize) ? Scale.UNIT_LENGTH : Scale.UNCHANGED);
    }

    RequestLanguages languages() {
        return new RequestLanguages("", sourceLang, targetLang);
    }

    NumberEncoding numberEncoding() {
        return encoding == null
                ? NumberEncoding.JSON
                : Choices.read("encoding", encoding, List.of(NumberEncoding.JSON, NumberEncoding.F32));
    }
}
