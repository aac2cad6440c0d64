package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.tokenizer.family.TokenizerLoader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A file with random damage either loads and works, or is refused by a {@link TokenizerException}. */
class TokenizerFilesPropertyTest {

    private static final int FILES = 1_000;

    private final TokenizerFiles good = TokenizerFixtures.files(TokenizerFixtures.MULTILINGUAL);
    private final RandomTexts texts = new RandomTexts(TokenizerLoader.load(good, SpecialTokenText.PARSE));

    @Test
    void damagedModelsDoNoHarm() {
        AtomicInteger refused = new AtomicInteger();
        for (int index = 0; index < FILES; index++) {
            load(withDamage(Set.of("source.spm")), refused);
        }
        assertThat(refused.get()).as(texts.seed()).isBetween(1, FILES - 1);
    }

    @Test
    void damagedVocabulariesDoNoHarm() {
        AtomicInteger refused = new AtomicInteger();
        for (int index = 0; index < FILES; index++) {
            load(withDamage(Set.of("vocab.json", "tokenizer_config.json")), refused);
        }
        assertThat(refused.get()).as(texts.seed()).isGreaterThan(0);
    }

    private TokenizerFiles withDamage(Set<String> names) {
        Map<String, byte[]> damaged = new HashMap<>();
        names.forEach(name -> damaged.put(name, damaged(good.read(name).orElseThrow())));
        return name -> damaged.containsKey(name) ? Optional.of(damaged.get(name).clone()) : good.read(name);
    }

    private void load(TokenizerFiles files, AtomicInteger refused) {
        String text = texts.text();
        try {
            Tokenizer tokenizer = TokenizerLoader.load(files, SpecialTokenText.PARSE);
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
