package io.clearhead.tokenizer.pipeline;

import java.util.Map;

/** Cuts a split into pieces of the vocabulary. Implementations are immutable and safe for use by several threads. */
interface PieceModel {

    /** Receives the pieces of a split, in reading order. */
    @FunctionalInterface
    interface Pieces {

        /** The chars {@code [from, to)} are, or are a part of what is, the piece with that id. */
        void add(int id, int from, int to);
    }

    /** Reports every piece of a split. */
    void cut(String split, Pieces pieces);

    /** Pieces and their ids. */
    Map<String, Integer> ids();

    /** What kind of model it is, for people. */
    String kind();
}
