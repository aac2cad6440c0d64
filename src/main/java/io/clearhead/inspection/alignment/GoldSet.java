package io.clearhead.inspection.alignment;

import java.util.List;

/**
 * Sentence pairs aligned by hand, to measure heads with. As a file, it has one pair per line: source text, target text and
 * links, with tabs between them. A link is {@code 0-1}, sure, or {@code 0?1}, possible: source word 0 and target word 1,
 * where words are what stands between white space. Empty lines and those that begin with # say nothing. With spaces for the
 * tabs:
 *
 * <pre>
 * I ate an apple.   Ich habe einen Apfel gegessen.   0-0 1?1 2-2 3-3 1-4
 * </pre>
 *
 * @param pairs in the order of the file, with at least one sure link among them
 */
public record GoldSet(List<GoldPair> pairs) {

    public GoldSet {
        pairs = List.copyOf(pairs);
        if (pairs.stream().allMatch(pair -> pair.sure().isEmpty())) {
            throw new GoldSetException(List.of("there must be at least one sure link, such as 0-0, but there is none"));
        }
    }

    /**
     * Reads the text of a file.
     *
     * @throws GoldSetException with everything that is wrong
     */
    public static GoldSet parse(String text) {
        return new GoldSetParser().parse(text);
    }

    /** The number of sentence pairs. */
    public int size() {
        return pairs.size();
    }
}
