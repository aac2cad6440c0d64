package io.clearhead.inspection.alignment;

import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.tokenizer.Token;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which target word comes from which source word, as some heads see it.
 *
 * @param heads the heads that it was read from
 * @param links in order of the source words, then of the target words
 * @param sourceWords what stands between the white space of the source, punctuation included
 * @param targetWords of the target, likewise
 */
public record WordAlignment(
        AlignmentHeads heads, List<WordLink> links, List<String> sourceWords, List<String> targetWords) {

    public WordAlignment {
        links = links.stream().sorted().toList();
        sourceWords = List.copyOf(sourceWords);
        targetWords = List.copyOf(targetWords);
    }

    /**
     * Reads an alignment.
     *
     * @param cross weights of the heads' layer (1, head, target token, source token), with all of its heads
     * @param heads which of them to read
     * @param source tokens of the source
     * @param target tokens of the target, the decoder's start token left out
     */
    public static WordAlignment read(
            AttentionMaps cross, AlignmentHeads heads, List<Token> source, List<Token> target) {
        WordMaps maps = WordMaps.of(cross, source, target, heads.rows());
        return new WordAlignment(
                heads,
                List.copyOf(maps.links(0, heads.heads())),
                TextWords.of(source).texts(),
                TextWords.of(target).texts());
    }

    /** The links as alignment tools exchange them: {@code 0-0 1-3}, source word first. */
    public String pharaoh() {
        return links.stream().map(link -> link.source() + "-" + link.target()).collect(Collectors.joining(" "));
    }
}
