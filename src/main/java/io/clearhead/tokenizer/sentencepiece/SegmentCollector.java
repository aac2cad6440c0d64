package io.clearhead.tokenizer.sentencepiece;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the pieces of one text from left to right. What the model does not know becomes one piece per run of unknown
 * characters, or one per byte of UTF-8 where the model has pieces for bytes.
 *
 * <p>Confined to one thread.
 */
final class SegmentCollector {

    private final NormalizedText text;
    private final boolean byteFallback;
    private final List<Segment> segments = new ArrayList<>();
    private int unknownFrom;
    private int unknownTo;

    SegmentCollector(NormalizedText text, boolean byteFallback) {
        this.text = text;
        this.byteFallback = byteFallback;
    }

    /** The chars {@code [from, to)} are a piece of the model. */
    void known(int from, int to) {
        endUnknownRun();
        segments.add(text.segment(from, to));
    }

    /** The chars {@code [from, to)} are a character that the model does not know. */
    void unknown(int from, int to) {
        if (byteFallback) {
            String character = text.toString().substring(from, to);
            for (byte value : character.getBytes(StandardCharsets.UTF_8)) {
                segments.add(text.segment(BytePieces.piece(value), from, to));
            }
        } else if (unknownTo == from && unknownFrom < unknownTo) {
            unknownTo = to;
        } else {
            endUnknownRun();
            unknownFrom = from;
            unknownTo = to;
        }
    }

    List<Segment> toList() {
        endUnknownRun();
        return List.copyOf(segments);
    }

    private void endUnknownRun() {
        if (unknownFrom < unknownTo) {
            segments.add(text.segment(unknownFrom, unknownTo));
        }
        unknownFrom = 0;
        unknownTo = 0;
    }
}
