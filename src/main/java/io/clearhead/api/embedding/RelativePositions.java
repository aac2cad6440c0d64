package io.clearhead.api.embedding;

import io.clearhead.api.inspection.ModelBody;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.SixDigits;
import io.clearhead.generation.PositionTable.Biases;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.annotation.JsonSerialize;

/** Answer of {@code GET /positions} for a model that adds a bias to scores. */
@Schema(description = "Positions as a bias on the scores of attention, which depends on distance alone.")
record RelativePositions(
        ModelBody model,

        @Schema(
                description = "Positions are relative.",
                allowableValues = {"relative"},
                example = "relative")
        String kind,

        @Schema(description = "Factor on the embeddings, to which nothing is added.", example = "1")
        @JsonSerialize(using = SixDigits.class)
        float scale,

        @Schema(description = "Number of distances on either side, that of 0 included.", example = "64")
        int count,

        @Schema(
                description = "Distances, position of the key less that of the query: from 1 - count to count - 1.",
                example = "[-1, 0, 1]")
        List<Integer> offsets,

        @Schema(description = "What every head adds to its scores, the same in all layers.")
        BiasBody bias,

        @Schema(description = "Distances that the model tells apart.", example = "32")
        int buckets,

        @Schema(description = "All distances from here on are one to the model.", example = "128")
        int maxDistance) {

    @Schema(
            name = "PositionBias",
            description = "What heads add to the scores of a query and a key, by their distance.")
    record BiasBody(
            @Schema(description = "Of the encoder's self-attention, heads × offsets.", implementation = float[][].class)
            NumberArray encoder,

            @Schema(
                    description =
                            "Of the decoder's self-attention, heads × offsets; null for offsets above 0, where it does not"
                                    + " look.")
            NumberArray decoder) {}

    static RelativePositions of(ModelBody model, float scale, Biases biases) {
        int count = (biases.encoder().columns() + 1) / 2;
        return new RelativePositions(
                model,
                "relative",
                scale,
                count,
                IntStream.range(1 - count, count).boxed().toList(),
                new BiasBody(NumberArray.of(biases.encoder()), NumberArray.of(biases.decoder())),
                biases.buckets(),
                biases.maxDistance());
    }
}
