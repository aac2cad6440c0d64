package io.clearhead.api.embedding;

import io.clearhead.api.inspection.ModelBody;
import io.clearhead.api.numbers.NumberArray;
import io.clearhead.api.numbers.SixDigits;
import io.clearhead.api.request.Choices;
import io.clearhead.inspection.embedding.PlaneReport;
import io.clearhead.inspection.embedding.PlaneReport.NamedPoint;
import io.clearhead.inspection.embedding.PlaneReport.NearbyEntry;
import io.clearhead.inspection.embedding.PlaneReport.PlacedTerm;
import io.clearhead.inspection.embedding.Point;
import io.clearhead.tokenizer.VocabularyEntry;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import tools.jackson.databind.annotation.JsonSerialize;

/** Answer of {@code POST /embeddings/plane}. */
@Schema(description = "Words as points: their places on a plane, and how alike they are in the whole space.")
record PlaneResponse(
        ModelBody model,

        @Schema(
                description =
                        "Shares of the reference terms' variance along x and y, from 0 to 1: what is missing to 1 in their"
                                + " sum the plane does not show.",
                implementation = float[].class,
                example = "[0.062, 0.041]")
        NumberArray explainedVariance,

        @Schema(description = "What the plane is fitted to; always the same for a model.")
        ReferenceBody reference,

        @Schema(description = "The terms, in the order of the request.")
        List<TermBody> terms,

        @Schema(
                description =
                        "Cosines of all pairs of terms in the whole space, from -1 to 1, in the order of the request; 1 on"
                                + " the diagonal.",
                implementation = float[][].class)
        NumberArray cosines) {

    @Schema(name = "PlaneReference", description = "The terms that a plane is fitted to.")
    record ReferenceBody(
            @Schema(
                    description =
                            "words: a fixed list of common English words, those that the model has as one piece or two."
                                    + " vocabulary: entries at even distances in the vocabulary, where fewer than three words"
                                    + " are left.",
                    allowableValues = {"words", "vocabulary"},
                    example = "words")
            String kind,

            @Schema(description = "Number of these terms.", example = "168")
            int words,

            @Schema(description = "Where they stand.") List<NamedPointBody> points) {}

    @Schema(name = "NamedPoint", description = "A term and its place on the plane.")
    record NamedPointBody(
            @Schema(description = "The term.", example = "horse")
            String term,

            @Schema(description = "Place along the direction of the largest variance.", example = "0.213")
            @JsonSerialize(using = SixDigits.class)
            float x,

            @Schema(description = "Place along the direction of the second largest variance.", example = "-0.107")
            @JsonSerialize(using = SixDigits.class)
            float y) {

        static NamedPointBody of(NamedPoint named) {
            return new NamedPointBody(
                    named.term(), named.point().x(), named.point().y());
        }
    }

    @Schema(name = "PlacedTerm", description = "A term of the request, its place on the plane and what is near it.")
    record TermBody(
            @Schema(description = "The term.", example = "cat")
            String term,

            @Schema(description = "Its pieces, special tokens left out; its vector is the mean of theirs.")
            List<PieceBody> pieces,

            @Schema(description = "Place along the direction of the largest variance.", example = "0.213")
            @JsonSerialize(using = SixDigits.class)
            float x,

            @Schema(description = "Place along the direction of the second largest variance.", example = "-0.107")
            @JsonSerialize(using = SixDigits.class)
            float y,

            @Schema(
                    description =
                            "The nearest entries of the vocabulary in the whole space, nearest first; the term's own"
                                    + " pieces, special tokens and unused entries are left out.")
            List<NeighbourBody> neighbours) {

        static TermBody of(PlacedTerm placed) {
            Point point = placed.point();
            return new TermBody(
                    placed.term().text(),
                    placed.term().pieces().stream().map(PieceBody::of).toList(),
                    point.x(),
                    point.y(),
                    placed.neighbours().stream().map(NeighbourBody::of).toList());
        }
    }

    @Schema(name = "VocabularyPiece", description = "An entry of the source vocabulary.")
    record PieceBody(
            @Schema(description = "Id in the source vocabulary.", example = "240")
            int id,

            @Schema(
                    description =
                            "The entry; ▁ marks the beginning of a word. What the vocabulary does not know is its unknown"
                                    + " token.",
                    example = "▁cat")
            String piece) {

        static PieceBody of(VocabularyEntry entry) {
            return new PieceBody(entry.id(), entry.piece());
        }
    }

    @Schema(name = "EmbeddingNeighbour", description = "An entry of the source vocabulary near a term.")
    record NeighbourBody(
            @Schema(description = "Id in the source vocabulary.", example = "241")
            int id,

            @Schema(description = "The entry; ▁ marks the beginning of a word.", example = "▁dog")
            String piece,

            @Schema(description = "What it adds to a text, with the space before a word.", example = " dog")
            String text,

            @Schema(description = "Cosine with the term in the whole space, from -1 to 1.", example = "0.412")
            @JsonSerialize(using = SixDigits.class)
            float cosine) {

        static NeighbourBody of(NearbyEntry near) {
            VocabularyEntry entry = near.entry();
            return new NeighbourBody(entry.id(), entry.piece(), entry.text(), near.cosine());
        }
    }

    static PlaneResponse of(ModelBody model, PlaneReport report) {
        List<NamedPointBody> points =
                report.reference().points().stream().map(NamedPointBody::of).toList();
        String kind = Choices.word(report.reference().kind());
        return new PlaneResponse(
                model,
                NumberArray.of(report.explainedVariance()),
                new ReferenceBody(kind, points.size(), points),
                report.terms().stream().map(TermBody::of).toList(),
                NumberArray.of(report.cosines()));
    }
}
