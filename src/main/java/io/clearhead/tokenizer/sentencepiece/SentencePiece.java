package io.clearhead.tokenizer.sentencepiece;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A unigram model of SentencePiece, read from its {@code .spm} or {@code .model} file.
 *
 * <p>Gives the same pieces as SentencePiece itself, and the code points of the original text that each covers.
 * Immutable and safe for use by several threads.
 */
public final class SentencePiece {

    /** Stands for a space inside pieces: U+2581. */
    public static final char SPACE_MARK = '\u2581';

    private final TextNormalizer normalizer;
    private final UnigramSegmenter segmenter;
    private final Set<String> controls;

    SentencePiece(List<Piece> pieces, TextNormalizer.Rules rules) {
        Map<String, Integer> verbatim = new HashMap<>();
        controls = new HashSet<>();
        for (Piece piece : pieces) {
            if (piece.type() == Piece.Type.USER_DEFINED) {
                verbatim.put(piece.text(), verbatim.size());
            } else if (piece.type() == Piece.Type.CONTROL) {
                controls.add(piece.text());
            }
        }
        normalizer = new TextNormalizer(rules, new PieceTrie(verbatim));
        segmenter = new UnigramSegmenter(pieces);
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

    /** The pieces of a text, in reading order; their places count the code points of this text. */
    public List<Segment> segment(String text) {
        Objects.requireNonNull(text, "text");
        return segmenter.segment(normalizer.normalize(text));
    }

    /** Whether a piece controls the model and has no text of its own, such as {@code <s>}. */
    public boolean isControl(String piece) {
        return controls.contains(piece);
    }
}
