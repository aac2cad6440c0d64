package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tokenizers library gives the same ids for any text, and the same text for any ids: {@code encode(text) = library(text)},
 * {@code decode(ids) = library(ids)}.
 */
class PipelineParityPropertyTest {

    private static final int TEXTS = 2_000;

    @ParameterizedTest
    @ValueSource(strings = {"bart", "t5", "flan-t5", "nllb"})
    void idsAreThoseOfTheLibrary(String name) throws IOException {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder(name));
        RandomTexts texts = new RandomTexts(tokenizer);
        try (HuggingFaceTokenizer library = library(name)) {
            for (int index = 0; index < TEXTS; index++) {
                String text = texts.text() + special(texts.random(), tokenizer) + texts.text();
                long[] expected = library.encode(text, false, false).getIds();
                int[] ids = tokenizer.encodePlain(text).ids();
                assertThat(Arrays.stream(ids).asLongStream().toArray())
                        .as("%s: %s", texts.seed(), text)
                        .isEqualTo(expected);
            }
        }
    }

    /** Clean-up is not the library's business, so it is left to the one checkpoint that asks for none. */
    @ParameterizedTest
    @ValueSource(strings = {"bart", "t5"})
    void textsAreThoseOfTheLibrary(String name) throws IOException {
        Tokenizer tokenizer = TokenizerFixtures.tokenizer(folder(name));
        RandomTexts texts = new RandomTexts(tokenizer);
        try (HuggingFaceTokenizer library = library(name)) {
            for (int index = 0; index < TEXTS; index++) {
                int[] ids = texts.random()
                        .ints(texts.random().nextInt(20), 0, tokenizer.vocabularySize())
                        .toArray();
                long[] longs = Arrays.stream(ids).asLongStream().toArray();
                String description = texts.seed() + ": " + Arrays.toString(ids);
                assertThat(tokenizer.decode(ids)).as(description).isEqualTo(library.decode(longs, true));
                assertThat(tokenizer.decodeRaw(ids)).as(description).isEqualTo(library.decode(longs, false));
            }
        }
    }

    /** Sometimes a special token, spelled out between spaces or not. */
    private static String special(SplittableRandom random, Tokenizer tokenizer) {
        String piece = tokenizer.piece(random.nextInt(tokenizer.vocabularySize()));
        String space = " ".repeat(random.nextInt(3));
        return random.nextInt(3) > 0 ? "" : space + (random.nextBoolean() ? "<mask>" : piece) + space;
    }

    private static HuggingFaceTokenizer library(String name) throws IOException {
        byte[] file = TokenizerFixtures.bytes(folder(name) + "tokenizer.json");
        return HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(file), Map.of("padding", "false", "truncation", "false"));
    }

    private static String folder(String name) {
        return "/golden/families/" + name + "/";
    }
}
