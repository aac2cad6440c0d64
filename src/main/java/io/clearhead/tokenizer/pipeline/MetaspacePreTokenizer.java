package io.clearhead.tokenizer.pipeline;

import java.util.List;

/**
 * Writes spaces as a visible mark, puts one in front of the text, and splits in front of every mark.
 *
 * @param mark stands for a space
 * @param prepend when a mark is put in front
 * @param splitter splits, or does not
 */
record MetaspacePreTokenizer(String mark, Prepend prepend, PreTokenizer splitter) implements PreTokenizer {

    private static final String DEFAULT_MARK = "\u2581";

    /** When a mark is put in front of a text that has none there. */
    enum Prepend {
        ALWAYS,
        /** Only at the beginning of the whole text, not behind an added token. */
        FIRST,
        NEVER
    }

    static MetaspacePreTokenizer read(Section section) {
        String mark = section.text("replacement", DEFAULT_MARK);
        if (mark.codePointCount(0, mark.length()) != 1) {
            section.problem("replacement must be one character");
            mark = DEFAULT_MARK;
        }
        PreTokenizer splitter = section.flag("split", true)
                ? PreTokenizers.split(TextPattern.literal(mark), SplitBehavior.MERGED_WITH_NEXT, false)
                : PreTokenizer.NONE;
        return new MetaspacePreTokenizer(mark, prepend(section), splitter);
    }

    /** Older files say {@code add_prefix_space} instead. */
    static Prepend prepend(Section section) {
        String scheme = section.text("prepend_scheme", section.flag("add_prefix_space", true) ? "always" : "never");
        return switch (scheme) {
            case "always" -> Prepend.ALWAYS;
            case "first" -> Prepend.FIRST;
            case "never" -> Prepend.NEVER;
            default -> {
                section.problem("prepend_scheme must be always, first or never");
                yield Prepend.NEVER;
            }
        };
    }

    @Override
    public List<AlignedText> split(AlignedText text) {
        String chars = text.toString();
        AlignedText.Builder builder = new AlignedText.Builder(text.length() + 1);
        boolean wanted =
                prepend == Prepend.ALWAYS || (prepend == Prepend.FIRST && !text.isEmpty() && text.start(0) == 0);
        if (wanted && !chars.startsWith(mark) && !chars.startsWith(" ")) {
            builder.insert(text, 0, mark);
        }
        for (int index = 0; index < chars.length(); index++) {
            if (chars.charAt(index) == ' ') {
                builder.replace(text, index, index + 1, mark);
            } else {
                builder.append(text, index, index + 1);
            }
        }
        return splitter.split(builder.build());
    }
}
