package io.clearhead.inspection.alignment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A sentence pair that somebody aligned by hand. Words are what stands between white space.
 *
 * @param source source text
 * @param target target text
 * @param sure links that nobody would dispute
 * @param possible all links that can be defended; the sure ones are among them
 */
public record GoldPair(String source, String target, Set<WordLink> sure, Set<WordLink> possible) {

    private static final Pattern SPACE = Pattern.compile("\\s+");

    public GoldPair {
        sure = Set.copyOf(sure);
        Set<WordLink> all = new HashSet<>(possible);
        all.addAll(sure);
        possible = Set.copyOf(all);
        int sourceWords = words(source).size();
        int targetWords = words(target).size();
        for (WordLink link : possible) {
            if (link.source() >= sourceWords || link.target() >= targetWords) {
                throw new IllegalArgumentException("the texts have " + sourceWords + " and " + targetWords
                        + " words, but there is a link from " + link.source() + " to " + link.target());
            }
        }
    }

    /** What stands between white space. */
    static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(SPACE.split(stripped));
    }
}
