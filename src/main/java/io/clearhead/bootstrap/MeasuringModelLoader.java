package io.clearhead.bootstrap;

import io.clearhead.generation.AlignmentFile;
import io.clearhead.generation.InferenceSession;
import io.clearhead.generation.ModelAlignment;
import io.clearhead.inspection.alignment.AlignmentMeasurement;
import io.clearhead.inspection.alignment.GoldSet;
import io.clearhead.inspection.alignment.GoldSetException;
import io.clearhead.serving.ModelLoader;
import io.clearhead.serving.ServedModel;
import io.clearhead.tokenizer.LanguageException;
import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a model and measures which of its heads align words best, with the sentences that the operator has aligned.
 *
 * <p>Safe for use by several threads.
 */
final class MeasuringModelLoader implements ModelLoader {

    private static final Logger log = LoggerFactory.getLogger(MeasuringModelLoader.class);
    private static final int MOST_BYTES = 16 << 20;

    private final ModelLoader loader;
    private final AlignmentGold settings;
    private volatile boolean measuring;

    /**
     * A loader that reads nothing yet.
     *
     * @param loader loads the model
     * @param settings names the sentences
     */
    MeasuringModelLoader(ModelLoader loader, AlignmentGold settings) {
        this.loader = loader;
        this.settings = settings;
    }

    @Override
    public Loaded load() {
        try {
            GoldSet gold = GoldSet.parse(read(settings.gold()));
            Loaded loaded = loader.load();
            try {
                return new Loaded(loaded.served().withAlignment(measure(gold, loaded)), loaded.model());
            } catch (RuntimeException e) {
                loaded.model().close();
                throw e;
            }
        } catch (GoldSetException e) {
            throw new AlignmentGoldException(settings.gold(), e.problems());
        }
    }

    private ModelAlignment measure(GoldSet gold, Loaded loaded) {
        ServedModel served = loaded.served();
        measuring = true;
        try (InferenceSession session = loaded.model().openSession()) {
            LanguagePair languages = languages(gold, served.tokenizer());
            ModelAlignment measured = new AlignmentMeasurement(served.tokenizer(), served.description(), languages)
                    .measure(gold, session);
            log.info(
                    "word alignments measured; to keep the result, put {} beside the checkpoint with {}",
                    AlignmentFile.NAME,
                    AlignmentFile.write(measured));
            return measured;
        } finally {
            measuring = false;
        }
    }

    private LanguagePair languages(GoldSet gold, Tokenizer tokenizer) {
        try {
            LanguagePair languages =
                    tokenizer.languages().resolve(orNull(settings.sourceLang()), orNull(settings.targetLang()));
            String first = gold.pairs().get(0).source();
            tokenizer.requireTargetLanguage(tokenizer.encode(first, languages), languages);
            return languages;
        } catch (LanguageException e) {
            String property = e.role() == LanguageException.Role.SOURCE ? "source-lang" : "target-lang";
            throw new AlignmentGoldException(
                    settings.gold(), List.of("clearhead.alignment." + property + " " + e.reason()));
        }
    }

    private static @Nullable String orNull(String setting) {
        return setting.isBlank() ? null : setting.strip();
    }

    private static String read(String file) {
        try (InputStream stream = Files.newInputStream(Path.of(file))) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new AlignmentGoldException(file, List.of("it has more than " + MOST_BYTES + " bytes"));
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw new AlignmentGoldException(file, List.of("it cannot be read: " + e));
        }
    }

    @Override
    public Optional<String> progress() {
        return measuring ? Optional.of("measuring word alignments") : loader.progress();
    }

    @Override
    public void cancel() {
        loader.cancel();
    }
}
