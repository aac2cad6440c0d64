package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A file with random damage either loads and works, or is refused by a {@link TokenizerException}. */
class TokenizerFilesPropertyTest {

    private static final int FILES = 1_000;

    private final MarianTokenizerFiles good = TokenizerFixtures.files(TokenizerFixtures.MULTILINGUAL);
    private final RandomTexts texts = new RandomTexts(MarianTokenizer.load(good));

    @Test
    void damagedModelsDoNoHarm() {
        AtomicInteger refused = new AtomicInteger();
        for (int index = 0; index < FILES; index++) {
            byte[] model = damaged(good.sourceSpm());
            load(
                    new MarianTokenizerFiles(
                            model, good.targetSpm(), good.vocabJson(), new byte[0], good.tokenizerConfigJson()),
                    refused);
        }
        assertThat(refused.get()).as(texts.seed()).isBetween(1, FILES - 1);
    }

    @Test
    void damagedVocabulariesDoNoHarm() {
        AtomicInteger refused = new AtomicInteger();
        for (int index = 0; index < FILES; index++) {
            byte[] vocabulary = damaged(good.vocabJson());
            load(
                    new MarianTokenizerFiles(
                            good.sourceSpm(),
                            good.targetSpm(),
                            vocabulary,
                            new byte[0],
                            damaged(good.tokenizerConfigJson())),
                    refused);
        }
        assertThat(refused.get()).as(texts.seed()).isGreaterThan(0);
    }

    private void load(MarianTokenizerFiles files, AtomicInteger refused) {
        String text = texts.text();
        try {
            MarianTokenizer tokenizer = MarianTokenizer.load(files);
            Encoding encoding = tokenizer.encode(text);
            tokenizer.decode(encoding.ids());
        } catch (TokenizerException exception) {
            refused.incrementAndGet();
        } catch (RuntimeException exception) {
            throw new AssertionError(texts.seed() + ": " + text, exception);
        }
    }

    /** Changes a few bytes, and cuts the end off one file in four. */
    private byte[] damaged(byte[] file) {
        SplittableRandom random = texts.random();
        byte[] damaged = file.clone();
        int changes = random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
    }
}
