package io.clearhead.inspection.embedding;

import io.clearhead.inspection.embedding.PlaneReport.ReferenceKind;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.VocabularyEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The terms that a plane is fitted to, always the same for a model, so that points stay where they are whatever is asked for.
 *
 * @param kind where they come from
 * @param terms the terms
 */
record ReferenceTerms(ReferenceKind kind, List<Term> terms) {

    private static final List<String> WORDS = read("words-en.txt");
    private static final int MOST_PIECES = 2;

    /** With fewer there is no plane. */
    private static final int FEWEST_WORDS = 3;

    ReferenceTerms {
        terms = List.copyOf(terms);
    }

    /**
     * The words of the list that a model has as one piece or two; for a model that has next to none, since it reads another
     * script, entries that lie at even distances in its vocabulary.
     */
    static ReferenceTerms of(Tokenizer tokenizer) {
        List<Term> words = WORDS.stream()
                .map(word -> Term.of(word, tokenizer))
                .filter(ReferenceTerms::isKnown)
                .toList();
        return words.size() < FEWEST_WORDS
                ? new ReferenceTerms(ReferenceKind.VOCABULARY, sample(tokenizer))
                : new ReferenceTerms(ReferenceKind.WORDS, words);
    }

    private static boolean isKnown(Term term) {
        int pieces = term.pieces().size();
        return pieces > 0 && pieces <= MOST_PIECES && term.pieces().stream().allMatch(VocabularyEntry::isText);
    }

    private static List<Term> sample(Tokenizer tokenizer) {
        int[] ids = IntStream.range(0, tokenizer.sourceVocabularySize())
                .filter(id -> isWord(tokenizer.sourceEntry(id)))
                .toArray();
        int count = Math.min(WORDS.size(), ids.length);
        List<Term> terms = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            VocabularyEntry entry = tokenizer.sourceEntry(ids[(int) ((long) i * ids.length / count)]);
            terms.add(new Term(entry.text().strip(), List.of(entry)));
        }
        return terms;
    }

    private static boolean isWord(VocabularyEntry entry) {
        return entry.isText() && !entry.text().isBlank();
    }

    private static List<String> read(String name) {
        try (InputStream stream = Objects.requireNonNull(ReferenceTerms.class.getResourceAsStream(name), name)) {
            return List.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
