package io.clearhead.inspection.alignment;

import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.FloatMatrix;
import io.clearhead.inspection.words.WordGroups;
import io.clearhead.inspection.words.WordMerge;
import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Cross-attention between words. Special tokens and punctuation take no part: heads that have nothing to say look there, and a
 * full stop would speak for the word it is attached to. A word without any other token has no row or column.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class WordMaps {

    private final List<Integer> targetWords;
    private final List<Integer> sourceWords;
    private final FloatMatrix[][] maps;

    private WordMaps(List<Integer> targetWords, List<Integer> sourceWords, FloatMatrix[][] maps) {
        this.targetWords = targetWords;
        this.sourceWords = sourceWords;
        this.maps = maps;
    }

    /**
     * Merges sub-words: what a row gives to the tokens of a word adds up, and the rows of a word are averaged.
     *
     * @param cross weights (layer, head, target token, source token)
     * @param source tokens of the source
     * @param target tokens of the target, the decoder's start token left out
     * @param rows which target token a row stands for
     */
    public static WordMaps of(AttentionMaps cross, List<Token> source, List<Token> target, Rows rows) {
        if (cross.rows() != target.size() || cross.columns() != source.size()) {
            throw new IllegalArgumentException("the texts have " + target.size() + " target and " + source.size()
                    + " source tokens, but the weights are " + cross.rows() + " x " + cross.columns());
        }
        int shift = rows == Rows.FED ? 1 : 0; // row t reads target[t - 1]; nothing reads the last token
        Indices targetTokens = Indices.of(target.subList(0, target.size() - shift));
        Indices sourceTokens = Indices.of(source);
        WordMerge merge = new WordMerge(targetTokens.groups, sourceTokens.groups);
        FloatMatrix[][] maps = new FloatMatrix[cross.layers()][cross.heads()];
        for (int layer = 0; layer < cross.layers(); layer++) {
            for (int head = 0; head < cross.heads(); head++) {
                float[] kept = new float[targetTokens.size() * sourceTokens.size()];
                int written = 0;
                for (int row : targetTokens.tokens) {
                    for (int column : sourceTokens.tokens) {
                        kept[written++] = cross.at(layer, head, row + shift, column);
                    }
                }
                maps[layer][head] = merge.merge(new FloatMatrix(targetTokens.size(), sourceTokens.size(), kept));
            }
        }
        return new WordMaps(targetTokens.words, sourceTokens.words, maps);
    }

    /**
     * The tokens that take part.
     *
     * @param tokens their indices
     * @param groups which of them are one word
     * @param words index of each group's word in the text
     */
    private record Indices(List<Integer> tokens, WordGroups groups, List<Integer> words) {

        static Indices of(List<Token> all) {
            TextWords text = TextWords.of(all);
            List<Integer> indices = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                if (text.has(i) && !isPunctuation(all.get(i).text())) {
                    indices.add(i);
                }
            }
            WordGroups groups = WordGroups.of(indices.stream().map(all::get).toList());
            List<Integer> words = groups.words().stream()
                    .map(word -> text.ofTokens().get(indices.get(word.from())))
                    .toList();
            return new Indices(indices, groups, words);
        }

        int size() {
            return tokens.size();
        }
    }

    private static boolean isPunctuation(String text) {
        return text.codePoints().allMatch(WordMaps::isPunctuation);
    }

    private static boolean isPunctuation(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    /**
     * One link for each target word that takes part: the source word that has the most weight in the mean of some heads; of
     * equal ones the first.
     *
     * @param layer index within the weights
     * @param heads indices within the weights
     */
    public Set<WordLink> links(int layer, List<Integer> heads) {
        Set<WordLink> links = new TreeSet<>();
        for (int row = 0; row < targetWords.size() && !sourceWords.isEmpty(); row++) {
            links.add(new WordLink(sourceWords.get(heaviest(layer, heads, row)), targetWords.get(row)));
        }
        return links;
    }

    private int heaviest(int layer, List<Integer> heads, int row) {
        int heaviest = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < sourceWords.size(); column++) {
            double sum = 0;
            for (int head : heads) {
                sum += maps[layer][head].at(row, column);
            }
            if (sum > most) {
                most = sum;
                heaviest = column;
            }
        }
        return heaviest;
    }
}
