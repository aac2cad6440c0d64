package io.clearhead.tokenizer;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clearhead.tokenizer.family.TokenizerLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tokenizer files that the tests read from the class path. */
final class TokenizerFixtures {

    static final String TATOEBA = "/models/tatoeba-en-de/";
    static final String MULTILINGUAL = "/golden/families/marian-multilingual/";
    static final String SEPARATE = "/golden/families/marian-separate/";

    /** The folders under {@code /golden/families}. */
    static final List<String> FAMILIES = List.of(
            "marian-separate",
            "marian-multilingual",
            "bart",
            "mbart50",
            "m2m100",
            "nllb",
            "pegasus",
            "t5",
            "flan-t5",
            "mt5");

    static final String SMALL_VOCABULARY = "{\"</s>\":0,\"<unk>\":1,\"▁a\":2,\"<pad>\":3}";

    private TokenizerFixtures() {}

    /** What is wrong with a model that stands among files that are right. */
    static List<String> problems(byte[] sourceSpm) {
        return problems(sourceSpm, SMALL_VOCABULARY, "{}");
    }

    /** What is wrong with a Marian tokenizer of these files; it must not load. */
    static List<String> problems(byte[] sourceSpm, String vocabulary, String configuration) {
        return problems(marian(sourceSpm, ModelFiles.small(), utf8(vocabulary), utf8(configuration)));
    }

    /** What is wrong with a tokenizer of these files; it must not load. */
    static List<String> problems(TokenizerFiles files) {
        return catchThrowableOfType(TokenizerException.class, () -> TokenizerLoader.load(files, SpecialTokenText.PARSE))
                .problems();
    }

    /** The files of a Marian checkpoint with one vocabulary. */
    static TokenizerFiles marian(byte[] sourceSpm, byte[] targetSpm, byte[] vocabulary, byte[] configuration) {
        return of(Map.of(
                "config.json", utf8("{\"model_type\":\"marian\"}"),
                "source.spm", sourceSpm,
                "target.spm", targetSpm,
                "vocab.json", vocabulary,
                "tokenizer_config.json", configuration));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static TokenizerFiles of(Map<String, byte[]> files) {
        return name -> Optional.ofNullable(files.get(name)).map(byte[]::clone);
    }

    static Tokenizer tokenizer(String folder) {
        return TokenizerLoader.load(files(folder), SpecialTokenText.PARSE);
    }

    /** All files of a folder on the class path. */
    static TokenizerFiles files(String folder) {
        return name -> {
            byte[] content = bytesOrNone(folder + name);
            return content.length == 0 ? Optional.empty() : Optional.of(content);
        };
    }

    /** All files of a folder but some. */
    static TokenizerFiles filesWithout(String folder, Set<String> missing) {
        TokenizerFiles all = files(folder);
        return name -> missing.contains(name) ? Optional.empty() : all.read(name);
    }

    /** All files of a folder, but one with other contents. */
    static TokenizerFiles filesWith(String folder, String changed, byte[] content) {
        TokenizerFiles all = files(folder);
        Map<String, byte[]> changes = new HashMap<>(Map.of(changed, content));
        return name -> changes.containsKey(name) ? Optional.of(changes.get(name).clone()) : all.read(name);
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
