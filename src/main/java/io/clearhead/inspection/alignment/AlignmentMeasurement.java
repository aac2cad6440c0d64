package io.clearhead.inspection.alignment;

import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.AlignmentHeads.Rows;
import io.clearhead.generation.AttentionKind;
import io.clearhead.generation.AttentionMaps;
import io.clearhead.generation.AttentionSelection;
import io.clearhead.generation.AttentionSelection.StackIndices;
import io.clearhead.generation.AttentionSelection.Window;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.generation.ModelDescription;
import io.clearhead.generation.ModelDescription.Stack;
import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds the layer and heads of cross-attention whose links agree best with alignments made by hand. The targets are
 * teacher-forced. For every layer, and for both readings of the rows, all its heads together compete with those that {@link
 * HeadSelection} finds; the selected ones are judged in sentences that they were not selected by, and that judgement is the
 * quality that is reported.
 *
 * @param tokenizer of the model
 * @param description of the model
 * @param languages of the sentences, as the model's tokenizer resolves them
 */
public record AlignmentMeasurement(Tokenizer tokenizer, ModelDescription description, LanguagePair languages) {

    /**
     * Measures.
     *
     * @param session of the model; used by the calling thread
     * @throws GoldSetException if the model cannot read a sentence, or counts other words in it
     */
    public ModelAlignment measure(GoldSet gold, InferenceSession session) {
        return rank(gold, session).get(0);
    }

    /** Every choice of heads that competes, the best first. */
    List<ModelAlignment> rank(GoldSet gold, InferenceSession session) {
        List<Cut> cuts = cut(gold);
        List<AttentionMaps> maps =
                cuts.stream().map(cut -> attend(cut, session)).toList();
        List<Candidate> candidates = new ArrayList<>();
        for (Rows rows : Rows.values()) {
            List<AlignedPair> pairs = IntStream.range(0, cuts.size())
                    .mapToObj(i -> cuts.get(i).read(maps.get(i), rows))
                    .toList();
            for (int layer = 0; layer < decoder().layers(); layer++) {
                HeadSelection selection = new HeadSelection(layer, decoder().heads());
                candidates.add(new Candidate(
                        new AlignmentHeads(layer, selection.all(), rows),
                        AlignedPair.countAll(pairs, layer, selection.all())));
                candidates.add(new Candidate(
                        new AlignmentHeads(layer, selection.select(pairs), rows), selection.heldOut(pairs)));
            }
        }
        return candidates.stream()
                .sorted(Comparator.comparingDouble(candidate -> candidate.counts.errorRate()))
                .map(candidate -> new ModelAlignment(candidate.heads, candidate.counts.quality(gold.size())))
                .toList();
    }

    private record Candidate(AlignmentHeads heads, LinkCounts counts) {}

    /** A sentence pair as the model reads it. */
    private record Cut(GoldPair gold, Encoding source, Encoding target) {

        AlignedPair read(AttentionMaps maps, Rows rows) {
            return new AlignedPair(WordMaps.of(maps, source.tokens(), target.tokens(), rows), gold);
        }
    }

    private List<Cut> cut(GoldSet gold) {
        List<Cut> cuts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < gold.size(); i++) {
            GoldPair pair = gold.pairs().get(i);
            Encoding source = tokenizer.encode(pair.source(), languages);
            Encoding target = tokenizer.encodeTarget(pair.target(), languages);
            String place = "pair " + (i + 1) + ": the ";
            check(place + "source", pair.source(), source, description.maxSourceTokens(), problems);
            check(place + "target", pair.target(), target, description.maxTargetTokens(), problems);
            cuts.add(new Cut(pair, source, target));
        }
        if (!problems.isEmpty()) {
            throw new GoldSetException(problems);
        }
        return cuts;
    }

    private static void check(String place, String text, Encoding encoding, int maxTokens, List<String> problems) {
        List<Token> tokens = encoding.tokens();
        int words = TextWords.of(tokens).size();
        int expected = GoldPair.words(text).size();
        if (words != expected) {
            problems.add(
                    place + " has " + expected + " words between spaces, but the model's tokenizer counts " + words);
        }
        if (tokens.size() > maxTokens) {
            problems.add(place + " has " + tokens.size() + " tokens, but the model reads at most " + maxTokens);
        }
    }

    private AttentionMaps attend(Cut cut, InferenceSession session) {
        StackIndices layers = new StackIndices(List.of(), decoder().allLayers());
        StackIndices heads = new StackIndices(List.of(), decoder().allHeads());
        AttentionSelection selection =
                new AttentionSelection(Set.of(AttentionKind.CROSS), layers, heads, Window.all(), Window.all());
        return session.attention(cut.source().ids(), cut.target().ids(), selection)
                .of(AttentionKind.CROSS)
                .orElseThrow();
    }

    private Stack decoder() {
        return description.architecture().decoder();
    }
}
