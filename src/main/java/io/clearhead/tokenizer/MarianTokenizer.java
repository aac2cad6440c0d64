package io.clearhead.tokenizer;

import io.clearhead.tokenizer.sentencepiece.SentencePiece;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokenizer of Marian checkpoints: one SentencePiece model per language, and a vocabulary that gives the ids.
 *
 * <p>Follows {@code MarianTokenizer} of Hugging Face transformers 5.23. A text is cut at special tokens spelled out in
 * it, the parts are cut into pieces, and pieces that the vocabulary lacks become the unknown token. A code such as
 * {@code >>deu<<} at the very beginning is one token and tells a multilingual model the language to write.
 *
 * <p>One deviation: an unknown {@code >>xxx<<} code ends at the first {@code <<}, where Hugging Face takes everything
 * up to the last one and so would swallow text.
 *
 * <p>Immutable, holds nothing that needs closing, and is safe for use by several threads.
 */
public final class MarianTokenizer implements Tokenizer {

    private static final Pattern LANGUAGE = Pattern.compile(">>([^<>]+)<<");

    private final Side source;
    private final Side target;
    private final SpecialTokens specials;
    private final Pattern specialPattern;
    private final List<String> targetLanguages;

    MarianTokenizer(Side source, Side target, SpecialTokens specials) {
        this.source = source;
        this.target = target;
        this.specials = specials;
        this.specialPattern = specials.pattern();
        this.targetLanguages = source.vocabulary.pieces().stream()
                .map(LANGUAGE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .sorted()
                .toList();
    }

    /**
     * Builds the tokenizer of a checkpoint.
     *
     * @throws TokenizerException if the files are not those of a Marian tokenizer; lists everything that is wrong
     */
    public static MarianTokenizer load(MarianTokenizerFiles files) {
        return new MarianTokenizerReader().read(files);
    }

    @Override
    public Encoding encode(String text) {
        EncodingBuilder encoding = cut(text, source);
        encoding.addMissing(specials.endOfSentence());
        return encoding.build();
    }

    @Override
    public Encoding encodePlain(String text) {
        return cut(text, source).build();
    }

    @Override
    public Encoding encodeTarget(String text) {
        EncodingBuilder encoding = cut(text, target);
        encoding.addMissing(specials.endOfSentence());
        return encoding.build();
    }

    private EncodingBuilder cut(String text, Side side) {
        Objects.requireNonNull(text, "text");
        EncodingBuilder encoding = new EncodingBuilder(text, side.vocabulary, specials.unknown());
        int position = 0;
        Matcher language = LANGUAGE.matcher(text);
        if (language.lookingAt()) {
            encoding.addWord(language.end());
            position = language.end();
        }
        Matcher special = specialPattern.matcher(text);
        while (special.find(position)) {
            encoding.addText(side.sentencePiece, special.start());
            encoding.addSpecial(special.end());
            position = special.end();
        }
        encoding.addText(side.sentencePiece, text.length());
        return encoding;
    }

    @Override
    public String decode(int[] ids) {
        TextStream stream = stream();
        for (int id : ids) {
            stream.next(id);
        }
        stream.finish();
        return stream.text();
    }

    @Override
    public String decodeRaw(int[] ids) {
        StringBuilder text = new StringBuilder();
        int segmentStart = 0;
        for (int id : ids) {
            if (isSpecial(id)) {
                text.append(piece(id)).append(' ');
                segmentStart = text.length();
            } else {
                String surface = surface(id);
                // The first word behind a special token loses the space in front of it.
                boolean first = text.length() == segmentStart;
                text.append(first && surface.startsWith(" ") ? surface.substring(1) : surface);
            }
        }
        return WhiteSpace.strip(text);
    }

    @Override
    public TextStream stream() {
        return new TextStream(this::surface);
    }

    @Override
    public String piece(int id) {
        return target.vocabulary.piece(id);
    }

    @Override
    public String text(int id) {
        return isSpecial(id) ? piece(id) : surface(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return specials.contains(piece(id));
    }

    @Override
    public OptionalInt id(String piece) {
        return target.vocabulary.id(piece);
    }

    @Override
    public int vocabularySize() {
        return target.vocabulary.size();
    }

    @Override
    public int sourceVocabularySize() {
        return source.vocabulary.size();
    }

    @Override
    public List<String> targetLanguages() {
        return targetLanguages;
    }

    @Override
    public void close() {
        // Nothing is held outside the heap.
    }

    /** What an id adds to a decoded text: nothing for special tokens and for the controls of SentencePiece. */
    private String surface(int id) {
        String piece = piece(id);
        if (specials.contains(piece) || target.sentencePiece.isControl(piece)) {
            return "";
        }
        return piece.replace(SentencePiece.SPACE_MARK, ' ');
    }

    /** One language's way from text to ids. */
    record Side(SentencePiece sentencePiece, Vocabulary vocabulary) {}
}
