package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.pipeline.SplitBehavior.Stretch;
import io.clearhead.tokenizer.sentencepiece.Quotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the pre-tokenizers that a file asks for. Stateless. */
final class PreTokenizers {

    /** How GPT-2 splits: endings with an apostrophe, letters, numbers and others with a space in front, white space. */
    private static final TextPattern GPT2 =
            TextPattern.trusted("'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

    private static final TextPattern SPACE = TextPattern.trusted("\\s");
    private static final TextPattern WORD = TextPattern.trusted("\\w+|[^\\w\\s]+");
    private static final TextPattern DIGIT = TextPattern.trusted("\\p{N}");
    private static final TextPattern PUNCTUATION = TextPattern.trusted("[\\p{P}$+<=>^`|~]");

    private PreTokenizers() {}

    static PreTokenizer read(@Nullable Section section) {
        if (section == null) {
            return PreTokenizer.NONE;
        }
        return switch (section.type()) {
            case "Sequence" ->
                section.children("pretokenizers").stream()
                        .map(PreTokenizers::read)
                        .reduce(PreTokenizer.NONE, PreTokenizer::then);
            case "Metaspace" -> MetaspacePreTokenizer.read(section);
            case "ByteLevel" -> byteLevel(section.flag("add_prefix_space", true), section.flag("use_regex", true));
            case "WhitespaceSplit" -> split(SPACE, SplitBehavior.REMOVED, false);
            case "Whitespace" -> split(WORD, SplitBehavior.REMOVED, true);
            case "Punctuation" -> split(PUNCTUATION, behavior(section, "Isolated"), false);
            case "Digits" ->
                split(
                        DIGIT,
                        section.flag("individual_digits", false) ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS,
                        false);
            case "Split" ->
                split(TextPattern.read(section, "pattern"), behavior(section, ""), section.flag("invert", false));
            case "CharDelimiterSplit" -> split(TextPattern.read(section, "delimiter"), SplitBehavior.REMOVED, false);
            default -> {
                section.unknownType("the pre-tokenizer");
                yield PreTokenizer.NONE;
            }
        };
    }

    private static SplitBehavior behavior(Section section, String absent) {
        String name = section.text("behavior", absent);
        Optional<SplitBehavior> behavior = SplitBehavior.of(name);
        if (behavior.isEmpty()) {
            section.problem("the behavior " + Quotation.of(name) + " is not supported");
        }
        return behavior.orElse(SplitBehavior.ISOLATED);
    }

    static PreTokenizer split(@Nullable TextPattern pattern, SplitBehavior behavior, boolean inverted) {
        if (pattern == null) {
            return PreTokenizer.NONE;
        }
        return text -> {
            List<Stretch> stretches = new ArrayList<>();
            int position = 0;
            for (TextPattern.Match match : pattern.find(text.toString())) {
                if (match.start() > position) {
                    stretches.add(new Stretch(position, match.start(), inverted));
                }
                stretches.add(new Stretch(match.start(), match.end(), !inverted));
                position = match.end();
            }
            if (position < text.length()) {
                stretches.add(new Stretch(position, text.length(), inverted));
            }
            return behavior.apply(text, stretches);
        };
    }

    private static PreTokenizer byteLevel(boolean spaceInFront, boolean splits) {
        PreTokenizer splitter = splits ? split(GPT2, SplitBehavior.ISOLATED, false) : PreTokenizer.NONE;
        return text -> {
            AlignedText spaced = spaceInFront && !text.toString().startsWith(" ")
                    ? new AlignedText.Builder(text.length() + 1)
                            .insert(text, 0, " ")
                            .append(text, 0, text.length())
                            .build()
                    : text;
            return splitter.split(spaced).stream().map(PreTokenizers::toBytes).toList();
        };
    }

    private static AlignedText toBytes(AlignedText text) {
        String chars = text.toString();
        AlignedText.Builder builder = new AlignedText.Builder(2 * text.length());
        for (int index = 0; index < chars.length(); ) {
            int end = index + Character.charCount(chars.codePointAt(index));
            builder.replace(text, index, end, ByteAlphabet.encode(chars.substring(index, end)));
            index = end;
        }
        return builder.build();
    }
}
