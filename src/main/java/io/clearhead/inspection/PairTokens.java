package io.clearhead.inspection;

import io.clearhead.generation.AttentionKind;
import io.clearhead.inspection.words.WordGroups;
import io.clearhead.inspection.words.WordMerge;
import io.clearhead.tokenizer.Token;
import java.util.List;

/**
 * The tokens of a sentence pair as rows and columns of attention.
 *
 * @param source what the encoder reads
 * @param fed what the decoder reads
 * @param predicted what the decoder is made to write; as many as it reads
 */
record PairTokens(List<Token> source, List<Token> fed, List<Token> predicted) {

    PairTokens {
        source = List.copyOf(source);
        fed = List.copyOf(fed);
        predicted = List.copyOf(predicted);
    }

    List<Token> columns(AttentionKind kind) {
        return kind == AttentionKind.DECODER ? fed : source;
    }

    /** The tokens that a head's rows are described by: those that self-attention starts from, and those that cross-attention finds. */
    List<Token> describedRows(AttentionKind kind) {
        return switch (kind) {
            case ENCODER -> source;
            case DECODER -> fed;
            case CROSS -> predicted;
        };
    }

    /** Words of rows and columns: the rows of a target are grouped by what they predict. */
    WordMerge words(AttentionKind kind) {
        List<Token> rows = kind == AttentionKind.ENCODER ? source : predicted;
        return new WordMerge(WordGroups.of(rows), WordGroups.of(columns(kind)));
    }
}
