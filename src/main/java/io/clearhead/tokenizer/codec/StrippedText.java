package io.clearhead.tokenizer.codec;

import io.clearhead.tokenizer.WhiteSpace;

/**
 * Takes white space away from both ends of a text that grows: what may be the end waits until more follows. Confined to one
 * thread.
 */
final class StrippedText {

    private final StringBuilder waiting = new StringBuilder();
    private boolean begun;

    /** Takes the next part and returns what is inside the text for sure. */
    String next(String part) {
        int end = part.length() - WhiteSpace.trailing(part);
        if (end == 0) {
            if (begun) {
                waiting.append(part);
            }
            return "";
        }
        String inner =
                waiting.append(part, begun ? 0 : WhiteSpace.leading(part), end).toString();
        waiting.setLength(0);
        waiting.append(part, end, part.length());
        begun = true;
        return inner;
    }
}
