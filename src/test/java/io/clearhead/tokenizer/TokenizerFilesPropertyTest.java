package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.clearhead.tokenizer.family.TokenizerLoader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A file with random damage either loads and works, or is refused by a {@link TokenizerException}. */
class TokenizerFilesPropertyTest {

    private static final int FILES = 400;

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "7",
            "1e300",
            "4294967296",
            "99999999999",
            "\"\"",
            "\"x\"",
            "[]",
            "{}",
            "[[]]",
            "\"BPE\"",
            "\"Unigram\"",
            "\"ByteLevel\"",
            "\"Metaspace\"",
            "{\"type\":\"Fuse\"}",
            "\"((((\"");

    private final RandomTexts texts = new RandomTexts(TokenizerFixtures.tokenizer(TokenizerFixtures.MULTILINGUAL));

    static Stream<Arguments> files() {
        return Stream.of(
                Arguments.of("marian-multilingual", Set.of("source.spm")),
                Arguments.of("marian-multilingual", Set.of("vocab.json", "tokenizer_config.json")),
                Arguments.of("m2m100", Set.of("sentencepiece.bpe.model")),
                Arguments.of("m2m100", Set.of("vocab.json", "special_tokens_map.json", "tokenizer_config.json")),
                Arguments.of("mt5", Set.of("spiece.model")),
                Arguments.of("mbart50", Set.of("tokenizer_config.json")),
                Arguments.of("pegasus", Set.of("tokenizer_config.json", "config.json")),
                Arguments.of("bart", Set.of("tokenizer.json")),
                Arguments.of("nllb", Set.of("tokenizer.json")),
                Arguments.of("t5", Set.of("tokenizer.json", "config.json")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void damagedFilesDoNoHarm(String family, Set<String> damaged) {
        TokenizerFiles good = TokenizerFixtures.files("/golden/families/" + family + "/");
        AtomicInteger refused = new AtomicInteger();
        for (int index = 0; index < FILES; index++) {
            load(withDamage(good, damaged), refused);
        }
        assertThat(refused.get()).as(texts.seed()).isGreaterThan(0);
    }

    private TokenizerFiles withDamage(TokenizerFiles good, Set<String> names) {
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

    /** Changes a few bytes, or in JSON a whole value, and cuts the end off one file in four. */
    private byte[] damaged(byte[] file) {
        SplittableRandom random = texts.random();
        byte[] damaged = file.clone();
        if (file[0] == '{' && random.nextBoolean()) {
            damaged = withOtherValue(new String(file, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8);
        }
        int changes = random.nextInt(3);
        for (int change = 0; change < changes; change++) {
            // the beginning of a JSON file says more than the long lists behind it
            int most = random.nextBoolean() ? damaged.length : Math.min(damaged.length, 4_000);
            damaged[random.nextInt(most)] = (byte) random.nextInt(256);
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
    }

    /** Puts another value behind one of the colons. */
    private String withOtherValue(String json) {
        SplittableRandom random = texts.random();
        int colon = json.indexOf(':', random.nextInt(json.length()));
        int end = colon < 0 ? -1 : json.indexOf(',', colon);
        String value = VALUES.get(random.nextInt(VALUES.size()));
        return end < 0 ? json : json.substring(0, colon + 1) + value + json.substring(end);
    }
}
