package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.Encoding;
import io.clearhead.tokenizer.LanguageException;
import io.clearhead.tokenizer.LanguageException.Role;
import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.TextStream;
import io.clearhead.tokenizer.Token;
import io.clearhead.tokenizer.Tokenizer;
import io.clearhead.tokenizer.VocabularyEntry;
import io.clearhead.tokenizer.codec.PieceCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The tokenizer of a checkpoint: a codec for each side, and the template of its family around the tokens.
 *
 * <p>Immutable, holds nothing that needs closing, and is safe for use by several threads.
 */
final class CheckpointTokenizer implements Tokenizer {

    private static final int NO_WORD = -1;

    private final PieceCodec source;
    private final PieceCodec target;
    private final Template template;

    CheckpointTokenizer(PieceCodec source, PieceCodec target, Template template) {
        this.source = source;
        this.target = target;
        this.template = template;
    }

    @Override
    public String kind() {
        return target.kind();
    }

    @Override
    public Languages languages() {
        return template.languages();
    }

    @Override
    public Encoding encode(String text, LanguagePair languages) {
        String prefix = template.textPrefix(languages);
        List<Token> tokens = source.cut(prefix + Objects.requireNonNull(text, "text"));
        Affixes affixes = template.source(tokens, languages);
        return new Encoding(text, around(affixes, behind(prefix, text, tokens), text, source));
    }

    @Override
    public Encoding encodePlain(String text) {
        return new Encoding(text, source.cut(text));
    }

    @Override
    public Encoding encodeTarget(String text, LanguagePair languages) {
        List<Token> tokens = target.cut(Objects.requireNonNull(text, "text"));
        return new Encoding(text, around(template.target(tokens, languages), tokens, text, target));
    }

    /** Moves the tokens of a text behind a prefix to where they are in the text alone; the prefix covers nothing. */
    private static List<Token> behind(String prefix, String text, List<Token> tokens) {
        if (prefix.isEmpty()) {
            return tokens;
        }
        int length = prefix.codePointCount(0, prefix.length());
        List<Token> moved = new ArrayList<>(tokens.size());
        for (Token token : tokens) {
            int start = Math.max(0, token.start() - length);
            int end = Math.max(0, token.end() - length);
            String slice = token.end() <= length
                    ? token.text()
                    : text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
            moved.add(new Token(token.id(), token.piece(), slice, start, end, token.word(), token.special()));
        }
        return moved;
    }

    private static List<Token> around(Affixes affixes, List<Token> tokens, String text, PieceCodec codec) {
        List<Token> all = new ArrayList<>(
                affixes.prefix().size() + tokens.size() + affixes.suffix().size());
        affixes.prefix().forEach(id -> all.add(added(id, 0, codec)));
        all.addAll(tokens);
        int end = text.codePointCount(0, text.length());
        affixes.suffix().forEach(id -> all.add(added(id, end, codec)));
        return all;
    }

    /** A token that is not in the text. */
    private static Token added(int id, int position, PieceCodec codec) {
        String piece = codec.piece(id);
        return new Token(id, piece, piece, position, position, NO_WORD, true);
    }

    @Override
    public void requireTargetLanguage(Encoding encoded, LanguagePair languages) {
        if (!template.namesTarget(encoded.tokens(), languages)) {
            List<String> targets = languages().targets();
            throw new LanguageException(
                    Role.TARGET,
                    "must be given, because this model writes " + targets.size()
                            + " languages; valid values are in valid_values, such as " + targets.get(0),
                    targets);
        }
    }

    @Override
    public OptionalInt forcedBosId(LanguagePair languages) {
        return template.forcedBosId(languages);
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
        return target.decodeRaw(ids);
    }

    @Override
    public TextStream stream() {
        return new TextStream(target.growingText());
    }

    @Override
    public String piece(int id) {
        return target.piece(id);
    }

    @Override
    public String text(int id) {
        return target.text(id);
    }

    @Override
    public boolean isSpecial(int id) {
        return target.isSpecial(id);
    }

    @Override
    public OptionalInt id(String piece) {
        return target.id(piece);
    }

    @Override
    public int vocabularySize() {
        return target.size();
    }

    @Override
    public VocabularyEntry sourceEntry(int id) {
        return new VocabularyEntry(id, source.piece(id), source.text(id), source.isSpecial(id));
    }

    @Override
    public int sourceVocabularySize() {
        return source.size();
    }
}
