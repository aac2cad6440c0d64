package io.clearhead.api.generate;

import io.clearhead.api.generate.GenerationDetails.SourceToken;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.NumberEncoding;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.GeneratedToken;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * What the decoder looked at in the source while it wrote a sequence.
 *
 * @param layer whose cross-attention it is
 * @param heads whose weights were averaged
 * @param source what columns stand for
 * @param rows (tokens, source)
 */
@Schema(name = "Alignment", description = "What the decoder looked at in the source while it wrote a sequence.")
record AlignmentBody(
        @Schema(description = "Layer of the decoder, from 0.", example = "1")
        int layer,

        @Schema(description = "Heads of the layer whose weights were averaged, from 0.", example = "[0, 3]")
        List<Integer> heads,

        @Schema(description = "What the columns stand for: the source tokens, like prefill.")
        List<SourceToken> source,

        @Schema(
                description =
                        "One row per token of details.tokens: the weights of cross-attention at the step that predicted it,"
                                + " one per source token, sum 1.")
        NumberArray rows) {

    static AlignmentBody of(AlignmentHeads asked, List<SourceToken> source, List<GeneratedToken> tokens) {
        float[] rows = new float[tokens.size() * source.size()];
        for (int t = 0; t < tokens.size(); t++) {
            float[] row = tokens.get(t).alignment();
            if (row == null || row.length != source.size()) {
                throw new IllegalArgumentException("token " + t + " has no row of " + source.size() + " weights");
            }
            System.arraycopy(row, 0, rows, t * row.length, row.length);
        }
        List<Integer> shape = List.of(tokens.size(), source.size());
        return new AlignmentBody(
                asked.layer(), asked.heads(), source, new NumberArray(shape, rows, NumberEncoding.JSON));
    }
}
