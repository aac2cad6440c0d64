package io.clearhead.tokenizer.pipeline;

import io.clearhead.tokenizer.sentencepiece.BytePieces;
import io.clearhead.tokenizer.sentencepiece.Utf8Decoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the decoders that a file asks for; each supplier gives a new one for every text. Stateless. */
final class TokenDecoders {

    private static final String REPLACEMENT = "\uFFFD";

    private TokenDecoders() {}

    static Supplier<TokenDecoder> read(@Nullable Section section) {
        if (section == null) {
            return SpaceBetween::new;
        }
        if (!section.type().equals("Sequence")) {
            return readOne(section, false);
        }
        List<Supplier<TokenDecoder>> stages = new ArrayList<>();
        boolean fused = false;
        for (Section stage : section.children("decoders")) {
            if (stage.type().equals("Fuse")) {
                fused = true; // what follows sees one long token
            } else {
                stages.add(readOne(stage, fused));
            }
        }
        return () -> stages.stream()
                .map(Supplier::get)
                .reduce(TokenDecoder::then)
                .orElseGet(() -> (token, following) -> following.accept(token));
    }

    private static Supplier<TokenDecoder> readOne(Section section, boolean fused) {
        switch (section.type()) {
            case "Metaspace" -> {
                MetaspacePreTokenizer metaspace = MetaspacePreTokenizer.read(section);
                return () -> new Metaspace(metaspace);
            }
            case "ByteLevel" -> {
                return ByteLevel::new;
            }
            case "ByteFallback" -> {
                return ByteFallback::new;
            }
            case "Replace" -> {
                if (fused) {
                    section.problem("a Replace behind a Fuse is not supported");
                }
                return replace(TextPattern.read(section, "pattern"), section.text("content", ""));
            }
            case "Strip" -> {
                int start = section.number("start", 0);
                int stop = section.number("stop", 0);
                String content = section.text("content", " ");
                if (stop > 0 || content.length() != 1) {
                    section.problem("a Strip is supported only of one character from the start");
                }
                return () -> new Strip(content, start, fused);
            }
            default -> {
                section.unknownType("the decoder");
                return SpaceBetween::new;
            }
        }
    }

    private static Supplier<TokenDecoder> replace(@Nullable TextPattern pattern, String content) {
        TokenDecoder decoder = (token, following) -> {
            StringBuilder text = new StringBuilder();
            int position = 0;
            for (TextPattern.Match match : pattern == null ? List.<TextPattern.Match>of() : pattern.find(token)) {
                text.append(token, position, match.start()).append(content);
                position = match.end();
            }
            following.accept(text.append(token, position, token.length()).toString());
        };
        return () -> decoder;
    }

    /** Without a decoder, tokens stand between spaces. */
    private static final class SpaceBetween implements TokenDecoder {

        private boolean begun;

        @Override
        public void next(String token, Consumer<String> following) {
            following.accept(begun ? " " + token : token);
            begun = true;
        }
    }

    /** Marks become spaces, but those of the first token vanish. */
    private static final class Metaspace implements TokenDecoder {

        private final MetaspacePreTokenizer metaspace;
        private boolean begun;

        private Metaspace(MetaspacePreTokenizer metaspace) {
            this.metaspace = metaspace;
        }

        @Override
        public void next(String token, Consumer<String> following) {
            boolean drops = !begun && metaspace.prepend() != MetaspacePreTokenizer.Prepend.NEVER;
            begun = true;
            following.accept(token.replace(metaspace.mark(), drops ? "" : " "));
        }
    }

    /** Characters become bytes, and bytes become text. */
    private static final class ByteLevel implements TokenDecoder {

        private final Utf8Decoder characters = new Utf8Decoder(Utf8Decoder.Broken.WHOLE_BEGINNING);

        @Override
        public void next(String token, Consumer<String> following) {
            byte[] bytes = ByteAlphabet.decode(token);
            StringBuilder text = new StringBuilder();
            for (byte value : bytes == null ? token.getBytes(StandardCharsets.UTF_8) : bytes) {
                text.append(characters.next(value));
            }
            following.accept(text.toString());
        }

        @Override
        public void finish(Consumer<String> following) {
            following.accept(characters.finish());
        }
    }

    /** Tokens for bytes in a row become text; if they are not UTF-8, every one of them becomes U+FFFD. */
    private static final class ByteFallback implements TokenDecoder {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void next(String token, Consumer<String> following) {
            if (BytePieces.isBytePiece(token)) {
                bytes.write(BytePieces.value(token));
            } else {
                finish(following);
                following.accept(token);
            }
        }

        @Override
        public void finish(Consumer<String> following) {
            if (bytes.size() > 0) {
                following.accept(text(bytes.toByteArray()));
                bytes.reset();
            }
        }

        private static String text(byte[] bytes) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException exception) {
                return REPLACEMENT.repeat(bytes.length);
            }
        }
    }

    /** Takes a character away from the start, as often as asked: of every token, or of the whole text. */
    private static final class Strip implements TokenDecoder {

        private final String content;
        private final int most;
        private final boolean fused;
        private int left;

        private Strip(String content, int most, boolean fused) {
            this.content = content;
            this.most = most;
            this.fused = fused;
            this.left = most;
        }

        @Override
        public void next(String token, Consumer<String> following) {
            left = fused ? left : most;
            int from = 0;
            while (left > 0 && token.startsWith(content, from)) {
                from += content.length();
                left--;
            }
            left = from < token.length() ? 0 : left;
            following.accept(token.substring(from));
        }
    }
}
