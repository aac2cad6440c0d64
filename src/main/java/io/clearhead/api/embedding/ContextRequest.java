package io.clearhead.api.embedding;

import io.clearhead.api.request.Inputs;
import io.clearhead.api.request.LanguageField;
import io.clearhead.api.request.RequestLanguages;
import io.clearhead.api.request.RequestLimits;
import io.clearhead.api.request.SourceText;
import io.clearhead.inspection.embedding.Occurrence;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.Encoding;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /embeddings/contexts}. */
@Schema(description = "Two occurrences of words, to be followed through the encoder.")
record ContextRequest(
        @Schema(description = "One occurrence.", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        OccurrenceRequest a,

        @Schema(description = "The other.", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
        OccurrenceRequest b,

        @Schema(
                description =
                        "Language of the two texts: one for both, or an array of two. Codes are in GET /model. Default: the"
                                + " model's.",
                example = "en")
        @Nullable
        LanguageField sourceLang,

        @Schema(
                description =
                        "Language that the model is told to write, where that is told to its encoder. Codes are in GET"
                                + " /model. Default: the model's, if it has one.",
                example = "de")
        @Nullable
        LanguageField targetLang) {

    static final String EXAMPLE = """
            {"a": {"text": "Apple released a new iPhone", "span": [0, 5]},
             "b": {"text": "I ate an apple", "span": [9, 14]}}""";

    /** Both occurrences in the tokens that the model reads. */
    List<Occurrence> read(ServedModel model, RequestLimits limits) {
        Inputs texts =
                Inputs.array(List.of(OccurrenceRequest.text("a", a, limits), OccurrenceRequest.text("b", b, limits)));
        List<SourceText> sources = new RequestLanguages("", sourceLang, targetLang).encodeAnyLength(texts, model);
        List<Occurrence> read = new ArrayList<>(2);
        for (int i = 0; i < sources.size(); i++) {
            String field = i == 0 ? "a" : "b";
            Encoding sentence = sources.get(i).encoding();
            limits.requireSourceTokens(field + ".text", sentence, model.description());
            read.add(Objects.requireNonNull(i == 0 ? a : b, field).in(field, sentence));
        }
        return read;
    }
}
