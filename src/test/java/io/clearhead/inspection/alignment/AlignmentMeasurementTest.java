package io.clearhead.inspection.alignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.generation.AlignmentHeads;
import io.clearhead.generation.InferenceModel;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.generation.ModelAlignment.Quality;
import io.clearhead.generation.ModelDescription.Stack;
import io.clearhead.generation.engine.TransformerModel;
import io.clearhead.testkit.Family;
import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.family.TokenizerLoader;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlignmentMeasurementTest {

    private static final GoldSet GOLD = GoldSet.parse("""
            The house is green.\tDas Haus ist grün.\t0-0 1-1 2-2 3-3
            "I don't know", he said.\t„Ich weiß es nicht“, sagte er.\t0-0 1-3 2-1 2?2 3-5 4-4
            """);

    /** Random weights align nothing, but every tokenizer has to find the words of the text, whatever it adds to them. */
    @ParameterizedTest
    @EnumSource
    void everyFamilyCanBeMeasured(Family family) {
        Tokenizer tokenizer = tokenizer(family.files());
        try (InferenceModel model = TransformerModel.load(family.files(), "cpu");
                InferenceSession session = model.openSession()) {
            List<ModelAlignment> ranking = new AlignmentMeasurement(
                            tokenizer, model.description(), languages(tokenizer.languages()))
                    .rank(GOLD, session);

            Stack decoder = model.description().architecture().decoder();
            assertThat(ranking).hasSize(4 * decoder.layers());
            assertThat(ranking).extracting(ModelAlignment::heads).allSatisfy(heads -> {
                assertThat(heads.layer()).isLessThan(decoder.layers());
                assertThat(heads.heads()).isSorted().allMatch(head -> head < decoder.heads());
            });
            assertThat(ranking)
                    .extracting(ModelAlignment::quality)
                    .extracting(Quality::alignmentErrorRate)
                    .isSorted();
            assertThat(new HashSet<>(ranking.stream()
                            .map(ModelAlignment::heads)
                            .map(AlignmentHeads::rows)
                            .toList()))
                    .hasSize(2);
        }
    }

    /** English to German where the model has to be told, so that T5 gets its prefix. */
    private static LanguagePair languages(Languages languages) {
        return languages.resolve(startingWith("en", languages.sources()), startingWith("de", languages.targets()));
    }

    private static @Nullable String startingWith(String prefix, List<String> codes) {
        return codes.stream()
                .filter(code -> code.startsWith(prefix))
                .findFirst()
                .orElse(null);
    }

    private static Tokenizer tokenizer(CheckpointFiles files) {
        return TokenizerLoader.load(
                name -> files.has(name) ? Optional.of(files.read(name, Integer.MAX_VALUE)) : Optional.empty(),
                SpecialTokenText.PARSE);
    }
}
