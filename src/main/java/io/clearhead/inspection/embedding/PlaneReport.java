package io.clearhead.inspection.embedding;

import io.clearhead.generation.FloatMatrix;
import io.clearhead.tokenizer.VocabularyEntry;
import java.util.List;

/**
 * Terms as points.
 *
 * @param explainedVariance shares of the reference terms' variance along x and y; handed over, not copied
 * @param reference what the plane is fitted to
 * @param terms where each term stands, in the order of the question
 * @param cosines of all pairs in the whole space, (term, term)
 */
@SuppressWarnings("ArrayRecordComponent") // one owner at a time; identity is all the equality anybody needs
public record PlaneReport(float[] explainedVariance, Reference reference, List<PlacedTerm> terms, FloatMatrix cosines) {

    public PlaneReport {
        terms = List.copyOf(terms);
    }

    /** Where the reference terms come from. */
    public enum ReferenceKind {
        /** A fixed list of common English words. */
        WORDS,
        /** Entries at even distances in the vocabulary, for models that know next to none of the words. */
        VOCABULARY
    }

    /**
     * What a plane is fitted to.
     *
     * @param kind where the terms come from
     * @param points the terms on the plane
     */
    public record Reference(ReferenceKind kind, List<NamedPoint> points) {
        public Reference {
            points = List.copyOf(points);
        }
    }

    /**
     * A term on the plane.
     *
     * @param term its text
     * @param point its place
     */
    public record NamedPoint(String term, Point point) {}

    /**
     * A term that was asked for.
     *
     * @param term the term
     * @param point its place
     * @param neighbours entries of the vocabulary that are nearest to it in the whole space, nearest first
     */
    public record PlacedTerm(Term term, Point point, List<NearbyEntry> neighbours) {
        public PlacedTerm {
            neighbours = List.copyOf(neighbours);
        }
    }

    /**
     * An entry of the vocabulary near a term.
     *
     * @param entry the entry
     * @param cosine of its embedding and that of the term
     */
    public record NearbyEntry(VocabularyEntry entry, float cosine) {}
}
