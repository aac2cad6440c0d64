package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.sentencepiece.SpTokenizer;
import io.clearhead.tokenizer.sentencepiece.Segment;
import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SentencePiece's own library gives the same pieces for any text: {@code segment(text) = library(text)}.
 *
 * <p>The library's binding hands over Java's modified UTF-8, in which characters outside the basic plane and NUL are
 * not UTF-8, so these are left out here; the golden files have emoji.
 */
class SentencePieceParityPropertyTest {

    private static final int TEXTS = 5_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/models/tatoeba-en-de/source.spm",
                "/golden/families/marian-multilingual/source.spm",
                "/golden/families/marian-multilingual/target.spm",
                "/golden/families/marian-separate/source.spm",
                "/golden/families/marian-separate/target.spm",
                "/golden/families/m2m100/sentencepiece.bpe.model",
                "/golden/families/mbart50/sentencepiece.bpe.model",
                "/golden/families/nllb/sentencepiece.bpe.model",
                "/golden/families/pegasus/spiece.model",
                "/golden/families/t5/spiece.model",
                "/golden/families/mt5/spiece.model"
            })
    void piecesAreThoseOfTheLibrary(String path) {
        byte[] file = TokenizerFixtures.bytes(path);
        SentencePiece sentencePiece = SentencePiece.read(file, problem -> {}).orElseThrow();
        RandomTexts texts = new RandomTexts(TokenizerFixtures.tokenizer(path.substring(0, path.lastIndexOf('/') + 1)));
        try (SpTokenizer library = new SpTokenizer(file)) {
            for (int index = 0; index < TEXTS; index++) {
                String text = texts.basicPlaneText();
                List<String> pieces =
                        sentencePiece.segment(text).stream().map(Segment::piece).toList();
                assertThat(pieces).as("%s: %s", texts.seed(), text).isEqualTo(library.tokenize(text));
            }
        }
    }
}
