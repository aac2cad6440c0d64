package io.clearhead.tokenizer.sentencepiece;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * One SentencePiece model: cuts texts into pieces, and puts pieces together to texts.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class SentencePiece {

    /** Stands for a space inside pieces: U+2581. */
    public static final char SPACE_MARK = '\u2581';

    /** How pieces are found. */
    public enum Algorithm {
        /** The most probable pieces. */
        UNIGRAM,
        /** Byte-pair encoding. */
        BPE
    }

    private final Model model;
    private final TextNormalizer.Rules rules;
    private final Map<String, Integer> ids;
    private final int unknownId;
    private final TextNormalizer normalizer;
    private final Segmenter segmenter;

    SentencePiece(Model model, TextNormalizer.Rules rules) {
        this.model = model;
        this.rules = rules;
        this.segmenter = segmenter(model);
        Map<String, Integer> all = new HashMap<>();
        Map<String, Integer> verbatim = new HashMap<>();
        int unknown = 0;
        for (int id = 0; id < model.pieces.size(); id++) {
            Piece piece = model.pieces.get(id);
            all.put(piece.text(), id);
            unknown = piece.type() == Piece.Type.UNKNOWN ? id : unknown;
            if (piece.type() == Piece.Type.USER_DEFINED) {
                verbatim.put(piece.text(), id);
            }
        }
        ids = Map.copyOf(all);
        unknownId = unknown;
        normalizer = new TextNormalizer(rules, new PieceTrie(verbatim));
    }

    private static Segmenter segmenter(Model model) {
        return switch (model.algorithm) {
            case UNIGRAM -> new UnigramSegmenter(model.pieces);
            case BPE -> new BpeSegmenter(model.pieces);
        };
    }

    /**
     * Reads a model file.
     *
     * @param file contents of the file
     * @param problems told about everything that is wrong with it, one sentence each
     * @return the model, empty if there was a problem
     */
    public static Optional<SentencePiece> read(byte[] file, Consumer<String> problems) {
        return new ModelReader(problems).read(file);
    }

    /** How this model finds pieces. */
    public Algorithm algorithm() {
        return model.algorithm;
    }

    /** Number of pieces; ids are smaller. */
    public int size() {
        return model.pieces.size();
    }

    /** Id of a piece, whatever it is for; empty if the model does not have it. */
    public OptionalInt id(String piece) {
        Integer id = ids.get(piece);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The piece under an id from 0 to below {@link #size()}. */
    public String piece(int id) {
        return model.pieces.get(id).text();
    }

    /** Id of what the model does not know. */
    public int unknownId() {
        return unknownId;
    }

    /** The pieces of a text, in reading order; their places count the code points of this text. */
    public List<Segment> segment(String text) {
        Objects.requireNonNull(text, "text");
        NormalizedText normalized = normalizer.normalize(text);
        SegmentCollector segments = new SegmentCollector(normalized, model.byteFallback);
        segmenter.segment(normalized.toString(), segments);
        return segments.toList();
    }

    /** A new decoder, which puts pieces together to one text. */
    public PieceDecoder decoder() {
        return new PieceDecoder(this);
    }

    /** What the piece is for; unknown for a piece that the model does not have. */
    Piece.Type type(String piece) {
        Integer id = ids.get(piece);
        return id == null ? Piece.Type.UNKNOWN : model.pieces.get(id).type();
    }

    /** Whether decoding takes the mark of a space away from the beginning of a text. */
    boolean dropsSpaceInFront() {
        return rules.addSpaceInFront() || rules.removeExtraSpaces();
    }

    /** Whether decoding takes more than one mark of a space away from the beginning. */
    boolean dropsAllSpacesInFront() {
        return rules.removeExtraSpaces();
    }

    /** What the unknown piece decodes to. */
    String unknownSurface() {
        return model.unknownSurface;
    }

    /**
     * What a model file says about pieces.
     *
     * @param algorithm how pieces are found
     * @param pieces all pieces; a piece's id is its index
     * @param byteFallback whether unknown characters become pieces for their bytes
     * @param unknownSurface what the unknown piece decodes to
     */
    record Model(Algorithm algorithm, List<Piece> pieces, boolean byteFallback, String unknownSurface) {}
}
