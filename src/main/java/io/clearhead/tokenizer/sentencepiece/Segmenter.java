package io.clearhead.tokenizer.sentencepiece;

/** Cuts a normalised text into pieces. Implementations are immutable and safe for use by several threads. */
interface Segmenter {

    /** Reports every piece of the text to the collector, in reading order. */
    void segment(String text, SegmentCollector segments);
}
