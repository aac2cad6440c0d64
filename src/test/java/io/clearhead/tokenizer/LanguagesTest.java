package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {

    private static final List<String> CODES = List.of(
            "arb_Arab",
            "deu_Latn",
            "eng_Latn",
            "fra_Latn",
            "swh_Latn",
            "zho_Hans",
            "zho_Hant",
            "de_DE",
            "en_XX",
            "nds");
    private static final Languages LANGUAGES = Languages.of(CODES, CODES, new LanguagePair("eng_Latn", null));

    @ParameterizedTest
    @CsvSource({
        "eng_Latn, eng_Latn",
        "ENG-latn, eng_Latn",
        "fr, fra_Latn",
        "fra, fra_Latn",
        "ar, arb_Arab",
        "ara, arb_Arab",
        "sw, swh_Latn",
        "de_de, de_DE",
        "en_XX, en_XX",
        "nds, nds",
        "zho_Hans, zho_Hans"
    })
    void codesMayBeShorterWhereOnlyOneCanBeMeant(String name, String code) {
        assertThat(LANGUAGES.resolve(null, name)).isEqualTo(new LanguagePair("eng_Latn", code));
        assertThat(LANGUAGES.resolve(name, "nds").source()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"zh, 'zho_Hans, zho_Hant'", "zho, 'zho_Hans, zho_Hant'", "de, 'de_DE, deu_Latn'"})
    void shortFormsOfSeveralLanguagesAreRefusedWithThem(String name, String meant) {
        LanguageException refusal = catchThrowableOfType(LanguageException.class, () -> LANGUAGES.resolve(name, null));

        assertThat(refusal.role()).isEqualTo(LanguageException.Role.SOURCE);
        assertThat(refusal.validValues()).containsExactly(meant.split(", "));
        assertThat(refusal.reason()).contains(meant);
    }

    @Test
    void unknownLanguagesAreRefusedWithTheKnownOnes() {
        LanguageException refusal =
                catchThrowableOfType(LanguageException.class, () -> LANGUAGES.resolve(null, "x".repeat(1000)));

        assertThat(refusal.role()).isEqualTo(LanguageException.Role.TARGET);
        assertThat(refusal.validValues()).isEqualTo(CODES);
        assertThat(refusal.reason()).contains("deu_Latn").hasSizeLessThan(300);
    }

    @Test
    void aModelWithoutLanguagesSaysSo() {
        assertThat(Languages.none().resolve(null, null)).isEqualTo(LanguagePair.NONE);
        assertThatExceptionOfType(LanguageException.class)
                .isThrownBy(() -> Languages.none().resolve("en", null))
                .withMessageContaining("no languages to choose from");
    }

    @Test
    void aTargetIsRequiredWhereThereAreSeveralAndNoDefault() {
        assertThat(LANGUAGES.requireTarget()).isTrue();
        assertThat(Languages.of(CODES, CODES, new LanguagePair(null, "nds")).requireTarget())
                .isFalse();
        assertThat(Languages.of(CODES, List.of("nds"), LanguagePair.NONE).requireTarget())
                .isFalse();
        assertThat(Languages.none().requireTarget()).isFalse();
    }

    @Nested
    class OfPairs {

        private final Languages pairs = Languages.ofPairs(List.of(
                new LanguagePair("en", "de"),
                new LanguagePair("en", "fr"),
                new LanguagePair("de", "en"),
                new LanguagePair("de", "fr")));

        @Test
        void nothingNeedsToBeSaid() {
            assertThat(pairs.resolve(null, null)).isEqualTo(LanguagePair.NONE);
            assertThat(pairs.requireTarget()).isFalse();
        }

        @Test
        void oneSideIsEnoughWhereItDecides() {
            assertThat(pairs.resolve(null, "de")).isEqualTo(new LanguagePair("en", "de"));
            assertThat(pairs.resolve("eng", "fra")).isEqualTo(new LanguagePair("en", "fr"));
            assertThatExceptionOfType(LanguageException.class)
                    .isThrownBy(() -> pairs.resolve(null, "fr"))
                    .withMessageContaining("de to fr, en to fr");
        }

        @Test
        void aPairThatIsNotThereIsRefusedWithThoseThatAre() {
            LanguageException refusal = catchThrowableOfType(LanguageException.class, () -> pairs.resolve("de", "de"));

            assertThat(refusal.reason()).contains("en to de").contains("but is");
        }
    }
}
