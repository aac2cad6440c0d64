package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.sentencepiece.PieceTrie;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds added tokens in a text from left to right; of two that begin at the same place the longer one counts.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class AddedTokenFinder {

    private final PieceTrie trie;
    private final List<AddedToken> tokens;

    /** Looks for tokens by their contents. */
    public AddedTokenFinder(Collection<AddedToken> tokens) {
        this(tokens.stream().collect(Collectors.toMap(AddedToken::content, token -> token, (first, second) -> second)));
    }

    /** Looks for tokens by other spellings than their contents; none of them is empty. */
    public AddedTokenFinder(Map<String, AddedToken> spellings) {
        List<AddedToken> found = new ArrayList<>();
        Map<String, Integer> indices = new HashMap<>();
        spellings.forEach((spelling, token) -> {
            indices.put(spelling, found.size());
            found.add(token);
        });
        tokens = List.copyOf(found);
        trie = new PieceTrie(indices);
    }

    /**
     * A token that was found.
     *
     * @param token the token
     * @param start first char of it
     * @param end char behind it
     */
    public record Match(AddedToken token, int start, int end) {}

    /** The first token at a char or behind it; null if there is none. */
    public @Nullable Match find(String text, int from) {
        for (int start = from; start < text.length(); start++) {
            int end = start + trie.longestPrefix(text, start);
            if (end > start) {
                AddedToken token = tokens.get(trie.find(text, start, end));
                if (!token.singleWord() || standsAlone(text, start, end)) {
                    return new Match(token, start, end);
                }
                start = end - 1; // not looked at again, as in Hugging Face
            }
        }
        return null;
    }

    private static boolean standsAlone(String text, int start, int end) {
        return (start == 0 || !isWord(text.codePointBefore(start)))
                && (end == text.length() || !isWord(text.codePointAt(end)));
    }

    private static boolean isWord(int character) {
        return Character.isLetterOrDigit(character)
                || character == '_'
                || Character.getType(character) == Character.NON_SPACING_MARK
                || Character.getType(character) == Character.COMBINING_SPACING_MARK;
    }
}
