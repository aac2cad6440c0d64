package io.clearhead.api.inspection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.EncoderReport;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answer of {@code POST /encode} for one input. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "States of the encoder for one input: embeddings without pooling, embedding with it.")
record EncodeResponse(
        @Schema(description = "Tokens of the text, special tokens included.")
        List<TokenBody> tokens,

        @Schema(description = "One vector per token, tokens × d_model: nested arrays for json, else Base64.") @Nullable
        NumberArray embeddings,

        @Schema(description = "The pooled vector, d_model: an array for json, else Base64.") @Nullable
        NumberArray embedding) {

    /** One vector per token. */
    static EncodeResponse perToken(EncoderReport report, NumberEncoding encoding) {
        FloatMatrix vectors = report.vectors();
        List<Integer> shape = List.of(vectors.rows(), vectors.columns());
        return new EncodeResponse(tokens(report), new NumberArray(shape, vectors.values(), encoding), null);
    }

    /** One vector. */
    static EncodeResponse pooled(EncoderReport report, NumberEncoding encoding) {
        FloatMatrix vectors = report.vectors();
        NumberArray embedding = new NumberArray(List.of(vectors.columns()), vectors.values(), encoding);
        return new EncodeResponse(tokens(report), null, embedding);
    }

    private static List<TokenBody> tokens(EncoderReport report) {
        return report.source().tokens().stream().map(TokenBody::of).toList();
    }
}
