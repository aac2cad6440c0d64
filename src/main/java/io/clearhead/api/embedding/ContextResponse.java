package io.clearhead.api.embedding;

import io.clearhead.api.inspection.ModelBody;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.SixDigits;
import io.clearhead.inspection.embedding.ContextReport;
import io.clearhead.inspection.embedding.ContextReport.Stage;
import io.clearhead.inspection.embedding.Occurrence;
import io.clearhead.inspection.embedding.Point;
import io.clearhead.tokenizer.Token;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.annotation.JsonSerialize;

/** Answer of {@code POST /embeddings/contexts}. */
@Schema(description = "Two occurrences on their way through the encoder.")
record ContextResponse(
        ModelBody model,

        @Schema(description = "One occurrence.") OccurrenceBody a,

        @Schema(description = "The other.") OccurrenceBody b,

        @Schema(
                description =
                        "Whether both consist of the same entries of the vocabulary in the same order, so that their"
                                + " embeddings are the same.")
        boolean samePieces,

        @Schema(
                description =
                        "Shares of the variance along x and y, from 0 to 1. The plane is fitted to the directions of the"
                                + " states of both occurrences at all stages of this answer, and of nothing else.",
                implementation = float[].class,
                example = "[0.41, 0.22]")
        NumberArray explainedVariance,

        @Schema(
                description =
                        "embedding: scaled, before positions are added. position: what the first layer reads, with the"
                                + " positional vector and, in families that have one, behind the norm of the embedding; absent"
                                + " where positions are relative. layer_1, layer_2, …: behind each layer, as the next one reads"
                                + " it; behind the last with the encoder's final norm, where there is one.")
        List<StageBody> stages) {

    @Schema(name = "Occurrence", description = "A word in a sentence, as the model reads it.")
    record OccurrenceBody(
            @Schema(description = "The sentence.", example = "I ate an apple")
            String text,

            @Schema(description = "Where the word stands, [start, end) in Unicode code points.", example = "[9, 14]")
            List<Integer> span,

            @Schema(description = "The tokens that it consists of; its state is the mean of theirs.")
            List<OccurrenceToken> tokens,

            @Schema(description = "Their entries in the vocabulary.", example = "[\"▁apple\"]")
            List<String> pieces) {

        static OccurrenceBody of(Occurrence occurrence) {
            List<OccurrenceToken> tokens = new ArrayList<>();
            List<Token> pieces = occurrence.pieces();
            for (int i = 0; i < pieces.size(); i++) {
                tokens.add(OccurrenceToken.of(occurrence.tokens().get(i), pieces.get(i)));
            }
            return new OccurrenceBody(
                    occurrence.sentence().text(),
                    List.of(occurrence.start(), occurrence.end()),
                    tokens,
                    pieces.stream().map(Token::piece).toList());
        }
    }

    @Schema(name = "OccurrenceToken", description = "A token of a word in a sentence.")
    record OccurrenceToken(
            @Schema(description = "Index among the tokens of the sentence, special tokens included.", example = "3")
            int index,

            @Schema(description = "Id in the source vocabulary.", example = "2163")
            int id,

            @Schema(description = "Entry of the vocabulary; ▁ marks the beginning of a word.", example = "▁apple")
            String piece,

            @Schema(description = "First Unicode code point that it covers.", example = "9")
            int start,

            @Schema(description = "Code point behind the last one that it covers.", example = "14")
            int end) {

        static OccurrenceToken of(int index, Token token) {
            return new OccurrenceToken(index, token.id(), token.piece(), token.start(), token.end());
        }
    }

    @Schema(name = "EncoderStage", description = "Both occurrences at one stage of the encoder.")
    record StageBody(
            @Schema(description = "embedding, position, or layer_k for a layer k from 1.", example = "layer_1")
            String name,

            @Schema(description = "Cosine of the two states in the whole space, from -1 to 1.", example = "0.37")
            @JsonSerialize(using = SixDigits.class)
            float cosine,

            @Schema(description = "Where a stands on the plane.")
            PointBody a,

            @Schema(description = "Where b stands on the plane.")
            PointBody b) {

        static StageBody of(Stage stage) {
            return new StageBody(
                    stage.name(), stage.cosine(), PointBody.of(stage.first()), PointBody.of(stage.second()));
        }
    }

    @Schema(name = "Point", description = "A place on the plane.")
    record PointBody(
            @Schema(description = "Place along the direction of the largest variance.", example = "0.213")
            @JsonSerialize(using = SixDigits.class)
            float x,

            @Schema(description = "Place along the direction of the second largest variance.", example = "-0.107")
            @JsonSerialize(using = SixDigits.class)
            float y) {

        static PointBody of(Point point) {
            return new PointBody(point.x(), point.y());
        }
    }

    static ContextResponse of(ModelBody model, ContextReport report) {
        return new ContextResponse(
                model,
                OccurrenceBody.of(report.first()),
                OccurrenceBody.of(report.second()),
                report.samePieces(),
                NumberArray.of(report.explainedVariance()),
                report.stages().stream().map(StageBody::of).toList());
    }
}
