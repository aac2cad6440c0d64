package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.clearhead.tokenizer.family.TokenizerLoader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FamilyTokenizerTest {

    private static Tokenizer load(String family) {
        return TokenizerFixtures.tokenizer(folder(family));
    }

    private static String folder(String family) {
        return "/golden/families/" + family + "/";
    }

    /** A family's tokenizer with other values in one of its JSON files. */
    private static Tokenizer load(String family, String file, Map<String, Object> changes) {
        return TokenizerLoader.load(
                changed(TokenizerFixtures.files(folder(family)), file, changes), SpecialTokenText.PARSE);
    }

    private static TokenizerFiles changed(TokenizerFiles files, String file, Map<String, Object> changes) {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode object = (ObjectNode) json.readTree(files.read(file).orElseThrow());
        changes.forEach((key, value) -> object.set(key, json.valueToTree(value)));
        byte[] content = json.writeValueAsBytes(object);
        return name -> name.equals(file) ? Optional.of(content.clone()) : files.read(name);
    }

    private static List<String> pieces(Encoding encoding) {
        return encoding.tokens().stream().map(Token::piece).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "bart, tokenizer.json bpe",
        "t5, tokenizer.json unigram",
        "nllb, tokenizer.json bpe",
        "m2m100, sentencepiece bpe",
        "mbart50, sentencepiece unigram",
        "marian-separate, sentencepiece unigram"
    })
    void theKindIsNamed(String family, String kind) {
        assertThat(load(family).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"nllb, en, de, eng_Latn, deu_Latn", "m2m100, en, de, __en__, __de__", "mbart50, en, de, en_XX, de_DE"})
    void languagesAreTokensInFrontOfSourceAndTarget(
            String family, String source, String target, String sourceToken, String targetToken) {
        Tokenizer tokenizer = load(family);
        LanguagePair pair = tokenizer.languages().resolve(source, target);
        Encoding encoding = tokenizer.encode("a", pair);

        assertThat(pieces(encoding)).startsWith(sourceToken).endsWith("</s>");
        assertThat(encoding.tokens().get(0).special()).isTrue();
        assertThat(pieces(tokenizer.encodeTarget("a", pair)))
                .startsWith(targetToken)
                .endsWith("</s>");
        assertThat(tokenizer.forcedBosId(pair)).isEqualTo(tokenizer.id(targetToken));
    }

    @Test
    void nllbCanHaveTheLanguageBehindTheTextAsItOnceHad() {
        Tokenizer tokenizer = load("nllb", "tokenizer_config.json", Map.of("legacy_behaviour", true));
        LanguagePair pair = tokenizer.languages().resolve("eng", "deu");

        assertThat(pieces(tokenizer.encode("a", pair)))
                .endsWith("</s>", "eng_Latn")
                .doesNotContain("deu_Latn");
        assertThat(tokenizer.forcedBosId(pair)).isEqualTo(tokenizer.id("deu_Latn"));
    }

    @Test
    void mbartOf25LanguagesHasTheLanguageBehindTheText() {
        TokenizerFiles tokenizerFiles = changed(
                TokenizerFixtures.files(folder("mbart50")),
                "tokenizer_config.json",
                Map.of("tokenizer_class", "MBartTokenizer", "added_tokens_decoder", Map.of()));
        TokenizerFiles files = changed(
                changed(tokenizerFiles, "config.json", Map.of("vocab_size", 427)),
                "generation_config.json",
                Map.of("decoder_start_token_id", 403));
        Tokenizer tokenizer = TokenizerLoader.load(files, SpecialTokenText.PARSE);

        assertThat(pieces(tokenizer.encode("a"))).endsWith("</s>", "en_XX");
        assertThat(tokenizer.id("ar_AR")).hasValue(401);
        assertThat(tokenizer.id("<mask>")).hasValue(426);
        // the decoder starts with de_DE, so that is what it writes, and nothing needs to be forced
        assertThat(tokenizer.languages().targets()).containsExactly("de_DE");
        assertThat(tokenizer.forcedBosId(tokenizer.languages().defaults())).isEmpty();
    }

    @Test
    void aForcedTokenOfTheCheckpointIsTheDefaultTarget() {
        Tokenizer tokenizer = load("nllb", "generation_config.json", Map.of("forced_bos_token_id", 403));

        assertThat(tokenizer.languages().defaults().target()).isEqualTo("deu_Latn");
        assertThat(tokenizer.languages().requireTarget()).isFalse();
    }

    @Test
    void marianIsToldTheTargetByATokenInFront() {
        Tokenizer tokenizer = load("marian-multilingual");
        LanguagePair pair = tokenizer.languages().resolve(null, "de");

        Encoding told = tokenizer.encode("Hello", pair);
        assertThat(pieces(told)).startsWith(">>deu<<");
        assertThat(told.ids()).containsExactly(tokenizer.encode(">>deu<< Hello").ids());
        assertThat(told.tokens().get(1).start()).isZero();
        assertThat(tokenizer.encode(">>deu<< Hello", pair).ids()).containsExactly(told.ids());
        assertThat(tokenizer.forcedBosId(pair)).isEmpty();
        assertThatExceptionOfType(LanguageException.class)
                .isThrownBy(() -> tokenizer.encode(">>fra<< Hello", pair))
                .withMessageContaining(">>fra<<");
    }

    @Test
    void aSourceHasToNameItsTargetInOneWayOrAnother() {
        Tokenizer marian = load("marian-multilingual");
        Tokenizer nllb = load("nllb");

        marian.requireTargetLanguage(marian.encode(">>deu<< Hello"), LanguagePair.NONE);
        assertThatExceptionOfType(LanguageException.class)
                .isThrownBy(() -> marian.requireTargetLanguage(marian.encode("Hello"), LanguagePair.NONE));
        assertThatExceptionOfType(LanguageException.class)
                .isThrownBy(() -> nllb.requireTargetLanguage(nllb.encode("Hello"), LanguagePair.NONE));
        load("t5").requireTargetLanguage(load("t5").encode("Hello"), LanguagePair.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tokenizer.json"})
    void t5IsToldItsTaskInWords(String missing) {
        Tokenizer tokenizer = TokenizerLoader.load(
                TokenizerFixtures.filesWithout(folder("t5"), Set.of(missing)), SpecialTokenText.PARSE);
        LanguagePair pair = tokenizer.languages().resolve(null, "de");
        Encoding told = tokenizer.encode("🍕 Hello", pair);

        assertThat(pair).isEqualTo(new LanguagePair("en", "de"));
        assertThat(told.ids())
                .containsExactly(tokenizer
                        .encode("translate English to German: 🍕 Hello")
                        .ids());
        assertThat(told.text()).isEqualTo("🍕 Hello");
        assertThat(told.tokens()).anySatisfy(token -> {
            assertThat(token.text()).isEqualTo("🍕");
            assertThat(token.start()).isZero();
            assertThat(token.end()).isOne();
        });
        assertThat(told.tokens().get(told.tokens().size() - 1).start()).isEqualTo(7);
    }

    @Test
    void idsThatOnlyPadTheTableHaveNoText() {
        Tokenizer tokenizer = load("t5");

        assertThat(tokenizer.vocabularySize()).isEqualTo(512);
        assertThat(tokenizer.piece(505)).isEmpty();
        assertThat(tokenizer.decode(new int[] {505, tokenizer.id("▁Haus").orElseThrow(), 511}))
                .isEqualTo("Haus");
        assertThat(load("m2m100").piece(500)).isEmpty();
    }

    /** As in a summarizer whose table ends in front of the mask. */
    @Test
    void addedTokensBeyondTheTableAreText() {
        Tokenizer tokenizer = load("bart", "config.json", Map.of("vocab_size", 519));

        assertThat(tokenizer.vocabularySize()).isEqualTo(519);
        assertThat(tokenizer.encode("a <mask> b").tokens()).allMatch(token -> token.id() < 519);
    }

    @ParameterizedTest
    @CsvSource({"t5, 390", "nllb, 300", "pegasus, 300", "mbart50, 400", "m2m100, 396", "nllb, 5000", "pegasus, 5000"})
    void aVocabularyOfAnotherModelIsRefused(String family, int size) {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> load(family, "config.json", Map.of("vocab_size", size)))
                .withMessageContaining("vocab_size in config.json is " + size);
    }

    @Nested
    class SpecialTokensInText {

        @ParameterizedTest
        @CsvSource({
            "bart, a </s> b<mask>",
            "t5, a</s>b <extra_id_0> c",
            "mt5, a</s>b<pad>",
            "nllb, a deu_Latn b</s>",
            "m2m100, a __de__ b</s>",
            "mbart50, a de_DE b</s>",
            "pegasus, a<unk_7> b</s>",
            "marian-multilingual, >>deu<< a</s>"
        })
        void becomeThemselvesOrText(String family, String text) {
            Tokenizer parsing = load(family);
            Tokenizer plain = TokenizerLoader.load(TokenizerFixtures.files(folder(family)), SpecialTokenText.PLAIN);
            int unknown = plain.id("<unk>").orElseThrow();

            assertThat(parsing.encodePlain(text).tokens()).anyMatch(Token::special);
            assertThat(plain.encodePlain(text).tokens())
                    .noneMatch(Token::special)
                    .noneMatch(token -> plain.isSpecial(token.id()) && token.id() != unknown);
            // what is no special token stays as it was
            assertThat(plain.encode("a b").ids())
                    .containsExactly(parsing.encode("a b").ids());
        }
    }

    @Nested
    class Files {

        @Test
        void thatAreMissingAreAllNamed() {
            assertThat(TokenizerFixtures.problems(TokenizerFixtures.of(
                            Map.of("config.json", TokenizerFixtures.utf8("{\"model_type\":\"m2m_100\"}")))))
                    .containsExactly(
                            "sentencepiece.bpe.model: it is missing, but the tokenizer is an M2M100Tokenizer",
                            "vocab.json: it is missing, but the tokenizer is an M2M100Tokenizer");
        }

        @Test
        void ofAnUnknownClassNeedATokenizerJson() {
            assertThat(TokenizerFixtures.problems(TokenizerFixtures.of(Map.of())))
                    .containsExactly(
                            "tokenizer.json: it is missing, but no other tokenizer is known for this checkpoint");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "normalizer     | {\"type\":\"BertNormalizer\"}   | normalizer: the normalizer 'BertNormalizer' is not supported",
                    "pre_tokenizer  | {\"type\":\"UnicodeScripts\"}   | pre_tokenizer: the pre-tokenizer 'UnicodeScripts' is not supported",
                    "decoder        | {\"type\":\"CTC\"}              | decoder: the decoder 'CTC' is not supported",
                    "post_processor | {\"type\":\"Other\"}            | post_processor: the post-processor 'Other' is not supported",
                    "model          | {\"type\":\"WordPiece\"}        | model: the model 'WordPiece' is not supported",
                    "model          | {\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a b\"]} | model: the merge",
                    "model          | {\"vocab\":[[\"a\",0]],\"unk_id\":7}                        | model: unk_id must be the id of a piece",
                    "normalizer     | {\"type\":\"Precompiled\",\"precompiled_charsmap\":\"AAA=\"} | too few",
                    "normalizer     | {\"type\":\"Replace\",\"pattern\":{\"Regex\":\"(\"}}        | not understood",
                    "added_tokens   | 5                                | added_tokens must be a list"
                })
        void thatAskForWhatIsNotKnownAreRefusedByName(String key, String value, String problem) {
            JsonMapper json = JsonMapper.builder().build();

            assertThatExceptionOfType(TokenizerException.class)
                    .isThrownBy(() -> load("t5", "tokenizer.json", Map.of(key, json.readTree(value))))
                    .withMessageContaining(problem);
        }

        /** An expression that would take longer than the universe has existed matches what it found until it is stopped. */
        @Test
        void cannotStopTheServerWithAnExpression() {
            Map<String, Object> normalizer =
                    Map.of("type", "Replace", "pattern", Map.of("Regex", "(x+x+)+y"), "content", "z");
            Tokenizer tokenizer = load("t5", "tokenizer.json", Map.of("normalizer", normalizer));

            assertThat(tokenizer.encode("x".repeat(5_000)).tokens()).isNotEmpty();
        }
    }
}
