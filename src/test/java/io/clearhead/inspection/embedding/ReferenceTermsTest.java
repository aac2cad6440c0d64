package io.clearhead.inspection.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.checkpoint.CheckpointFiles;
import io.clearhead.inspection.embedding.PlaneReport.ReferenceKind;
import io.clearhead.testkit.Family;
import io.clearhead.testkit.TestModels;
import io.clearhead.tokenizer.SpecialTokenText;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.VocabularyEntry;
import io.clearhead.tokenizer.family.TokenizerLoader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceTermsTest {

    @Test
    void wordsThatTheModelKnowsAreTheReference() {
        ReferenceTerms terms = ReferenceTerms.of(TestModels.tokenizer());

        assertThat(terms.kind()).isEqualTo(ReferenceKind.WORDS);
        assertThat(terms.terms())
                .extracting(Term::text)
                .contains("cat", "green", "five")
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void wordsOfManyOrUnknownPiecesAreLeftOut(Family family) {
        ReferenceTerms terms = ReferenceTerms.of(TestModels.tokenizer(family.files()));

        assertThat(terms.kind()).isEqualTo(ReferenceKind.WORDS);
        assertThat(terms.terms())
                .allSatisfy(term -> assertThat(term.pieces())
                        .hasSizeBetween(1, 2)
                        .allSatisfy(piece -> assertThat(piece.isText()).isTrue()));
    }

    @Test
    void aModelOfAnotherScriptHasAPartOfItsVocabularyAsReference() {
        Tokenizer tokenizer = withoutLatinLetters();
        assertThat(Term.of("cat", tokenizer).pieces())
                .allSatisfy(piece -> assertThat(piece.special()).isTrue());

        ReferenceTerms terms = ReferenceTerms.of(tokenizer);

        assertThat(terms.kind()).isEqualTo(ReferenceKind.VOCABULARY);
        assertThat(terms.terms()).hasSizeGreaterThan(100).doesNotHaveDuplicates();
        assertThat(terms.terms()).allSatisfy(term -> {
            assertThat(term.pieces()).hasSize(1);
            VocabularyEntry entry = term.pieces().get(0);
            assertThat(entry.isText()).isTrue();
            assertThat(term.text()).isEqualTo(entry.text().strip());
        });
        assertThat(terms).isEqualTo(ReferenceTerms.of(tokenizer));
    }

    /** The built-in tokenizer, whose vocabulary has signs where it has Latin letters. */
    private static Tokenizer withoutLatinLetters() {
        CheckpointFiles files = CheckpointFiles.builtIn();
        return TokenizerLoader.load(
                name -> {
                    if (!files.has(name)) {
                        return Optional.empty();
                    }
                    byte[] content = files.read(name, Integer.MAX_VALUE);
                    return Optional.of(name.equals("vocab.json") ? replaced(content) : content);
                },
                SpecialTokenText.PARSE);
    }

    private static byte[] replaced(byte[] vocabulary) {
        return new String(vocabulary, StandardCharsets.UTF_8)
                .replaceAll("\"[^\"<]*[A-Za-z][^\"<>]*\": *(\\d+)", "\"字$1\": $1")
                .getBytes(StandardCharsets.UTF_8);
    }
}
