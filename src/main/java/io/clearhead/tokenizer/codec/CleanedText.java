package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.GrowingText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Cleans up the spaces that tokenization left in English: {@code "do n't ."} becomes {@code "don't."}. The replacements and
 * their order are those of {@code clean_up_tokenization} in Hugging Face transformers. A space that a later token may still
 * remove waits.
 *
 * <p>Confined to one thread, like every growing text.
 */
public final class CleanedText implements GrowingText {

    /** Everything that a replacement, or one behind that of {@code " ' "}, may have found so far while it is incomplete. */
    private static final Set<String> OPEN_ENDS = openEnds();

    private static final int LONGEST_OPEN_END = 6;

    private final GrowingText raw;
    private final StringBuilder waiting = new StringBuilder();

    /** Cleans up a text. */
    public CleanedText(GrowingText raw) {
        this.raw = raw;
    }

    @Override
    public String next(int id) {
        waiting.append(raw.next(id));
        int end = openEnd();
        String text = cleanUp(waiting.substring(0, end));
        waiting.delete(0, end);
        return text;
    }

    @Override
    public String finish() {
        String text = cleanUp(waiting.append(raw.finish()).toString());
        waiting.setLength(0);
        return text;
    }

    private static Set<String> openEnds() {
        List<String> whole = new ArrayList<>(List.of(" .", " ' "));
        for (String apostrophe : List.of("'", " ' ")) {
            whole.add(" n" + apostrophe + "t");
            List.of("m", "s", "ve", "re").forEach(ending -> whole.add(" " + apostrophe + ending));
        }
        return whole.stream()
                .flatMap(text -> IntStream.range(1, text.length()).mapToObj(end -> text.substring(0, end)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Where the part begins that must wait. */
    private int openEnd() {
        int start = Math.max(0, waiting.length() - LONGEST_OPEN_END);
        while (start < waiting.length() && !OPEN_ENDS.contains(waiting.substring(start))) {
            start++;
        }
        // The space may be the last character of " ' ", of which every second one in a row counts.
        while (start < waiting.length()
                && start >= 2
                && waiting.charAt(start - 2) == ' '
                && waiting.charAt(start - 1) == '\'') {
            start -= 2;
        }
        return start;
    }

    /** Cleans up a text that is complete. */
    public static String cleanUp(String text) {
        return text.replace(" .", ".")
                .replace(" ?", "?")
                .replace(" !", "!")
                .replace(" ,", ",")
                .replace(" ' ", "'")
                .replace(" n't", "n't")
                .replace(" 'm", "'m")
                .replace(" 's", "'s")
                .replace(" 've", "'ve")
                .replace(" 're", "'re");
    }
}
