package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokenizer files that the tests read from the class path. */
final class TokenizerFixtures {

    static final String TATOEBA = "/models/tatoeba-en-de/";
    static final String MULTILINGUAL = "/golden/families/marian-multilingual/";
    static final String SEPARATE = "/golden/families/marian-separate/";

    static final String SMALL_VOCABULARY = "{\"</s>\":0,\"<unk>\":1,\"▁a\":2,\"<pad>\":3}";

    private TokenizerFixtures() {}

    /** What is wrong with a model that stands among files that are right. */
    static List<String> problems(byte[] sourceSpm) {
        return problems(sourceSpm, SMALL_VOCABULARY, "{}");
    }

    /** What is wrong with a tokenizer of these files; it must not load. */
    static List<String> problems(byte[] sourceSpm, String vocabulary, String configuration) {
        MarianTokenizerFiles files = new MarianTokenizerFiles(
                sourceSpm,
                ModelFiles.small(),
                vocabulary.getBytes(StandardCharsets.UTF_8),
                new byte[0],
                configuration.getBytes(StandardCharsets.UTF_8));
        return catchThrowableOfType(TokenizerException.class, () -> MarianTokenizer.load(files))
                .problems();
    }

    static MarianTokenizer tokenizer(String folder) {
        return MarianTokenizer.load(files(folder));
    }

    static MarianTokenizerFiles files(String folder) {
        return new MarianTokenizerFiles(
                bytes(folder + "source.spm"),
                bytes(folder + "target.spm"),
                bytes(folder + "vocab.json"),
                bytesOrNone(folder + "target_vocab.json"),
                bytes(folder + "tokenizer_config.json"));
    }

    static JsonNode json(String path) {
        return JsonMapper.builder().build().readTree(bytes(path));
    }

    static byte[] bytes(String path) {
        byte[] bytes = bytesOrNone(path);
        if (bytes.length == 0) {
            throw new IllegalStateException("the class path must have " + path);
        }
        return bytes;
    }

    private static byte[] bytesOrNone(String path) {
        try (InputStream stream = TokenizerFixtures.class.getResourceAsStream(path)) {
            return stream == null ? new byte[0] : stream.readAllBytes();
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
    }

    static int[] ids(JsonNode array) {
        int[] ids = new int[array.size()];
        for (int index = 0; index < ids.length; index++) {
            ids[index] = array.get(index).intValue();
        }
        return ids;
    }
}
