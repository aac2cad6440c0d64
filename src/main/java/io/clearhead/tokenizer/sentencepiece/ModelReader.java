package io.clearhead.tokenizer.sentencepiece;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the protobuf message of a SentencePiece model and checks it.
 *
 * <p>Source of the field numbers and defaults: {@code sentencepiece_model.proto} of SentencePiece. Confined to one
 * thread, for one file.
 */
final class ModelReader {

    private static final int PIECES = 1;
    private static final int TRAINER = 2;
    private static final int NORMALIZER = 3;
    private static final int DENORMALIZER = 5;

    private static final int PIECE_TEXT = 1;
    private static final int PIECE_SCORE = 2;
    private static final int PIECE_TYPE = 3;

    private static final int TRAINER_MODEL_TYPE = 3;
    private static final int TRAINER_SPACE_AS_SUFFIX = 24;
    private static final int TRAINER_BYTE_FALLBACK = 35;
    private static final int TRAINER_UNKNOWN_SURFACE = 44;

    private static final int NORMALIZER_MAP = 2;
    private static final int NORMALIZER_ADD_DUMMY_PREFIX = 3;
    private static final int NORMALIZER_REMOVE_EXTRA_SPACES = 4;
    private static final int NORMALIZER_ESCAPE_SPACES = 5;

    private static final List<String> MODEL_TYPES = List.of("unigram", "bpe", "word", "char");
    private static final long UNIGRAM = 1;
    private static final long BPE = 2;
    private static final int BYTES = 256;

    private final Consumer<String> problems;
    private final List<Piece> pieces = new ArrayList<>();
    private TextNormalizer.Rules rules = new TextNormalizer.Rules(CharacterMap.EMPTY, true, true, true);
    private SentencePiece.Algorithm algorithm = SentencePiece.Algorithm.UNIGRAM;
    private boolean byteFallback;
    private String unknownSurface = " \u2047 ";
    private boolean failed;

    ModelReader(Consumer<String> problems) {
        this.problems = problems;
    }

    Optional<SentencePiece> read(byte[] file) {
        try {
            readModel(new ProtobufReader(file));
            checkPieces();
        } catch (MalformedModelException exception) {
            report(exception.reason());
        }
        return failed
                ? Optional.empty()
                : Optional.of(new SentencePiece(
                        new SentencePiece.Model(algorithm, List.copyOf(pieces), byteFallback, unknownSurface), rules));
    }

    private void readModel(ProtobufReader model) throws MalformedModelException {
        while (model.nextField()) {
            switch (model.field()) {
                case PIECES -> pieces.add(readPiece(model.message()));
                case TRAINER -> readTrainer(model.message());
                case NORMALIZER -> readNormalizer(model.message());
                case DENORMALIZER -> readDenormalizer(model.message());
                default -> model.skipValue();
            }
        }
    }

    private Piece readPiece(ProtobufReader message) throws MalformedModelException {
        String text = "";
        float score = 0;
        long type = 1;
        while (message.nextField()) {
            switch (message.field()) {
                case PIECE_TEXT -> text = message.string();
                case PIECE_SCORE -> score = message.float32();
                case PIECE_TYPE -> type = message.varint();
                default -> message.skipValue();
            }
        }
        Piece.Type[] types = Piece.Type.values();
        if (type < 1 || type > types.length) {
            report("piece " + pieces.size() + " has the type " + type + "; known are 1 to " + types.length);
            type = 1;
        }
        return new Piece(text, score, types[(int) type - 1]);
    }

    private void readTrainer(ProtobufReader message) throws MalformedModelException {
        while (message.nextField()) {
            switch (message.field()) {
                case TRAINER_MODEL_TYPE -> readModelType(message.varint());
                case TRAINER_SPACE_AS_SUFFIX -> refuse(message.bool(), "treat_whitespace_as_suffix");
                case TRAINER_BYTE_FALLBACK -> byteFallback = message.bool();
                case TRAINER_UNKNOWN_SURFACE -> unknownSurface = message.string();
                default -> message.skipValue();
            }
        }
    }

    private void readModelType(long type) {
        if (type == UNIGRAM) {
            algorithm = SentencePiece.Algorithm.UNIGRAM;
        } else if (type == BPE) {
            algorithm = SentencePiece.Algorithm.BPE;
        } else {
            String name = type > 0 && type <= MODEL_TYPES.size() ? MODEL_TYPES.get((int) type - 1) : "number " + type;
            report("the model type is " + name + ", but only unigram and bpe are supported");
        }
    }

    private void refuse(boolean set, String setting) {
        if (set) {
            report("the model was trained with " + setting + ", which is not supported");
        }
    }

    private void readNormalizer(ProtobufReader message) throws MalformedModelException {
        CharacterMap map = rules.map();
        boolean addSpaceInFront = rules.addSpaceInFront();
        boolean removeExtraSpaces = rules.removeExtraSpaces();
        boolean escapeSpaces = rules.escapeSpaces();
        while (message.nextField()) {
            switch (message.field()) {
                case NORMALIZER_MAP -> map = CharacterMap.parse(message.byteString());
                case NORMALIZER_ADD_DUMMY_PREFIX -> addSpaceInFront = message.bool();
                case NORMALIZER_REMOVE_EXTRA_SPACES -> removeExtraSpaces = message.bool();
                case NORMALIZER_ESCAPE_SPACES -> escapeSpaces = message.bool();
                default -> message.skipValue();
            }
        }
        rules = new TextNormalizer.Rules(map, addSpaceInFront, removeExtraSpaces, escapeSpaces);
    }

    /** Rewriting of decoded texts; no model of a known family has it. */
    private void readDenormalizer(ProtobufReader message) throws MalformedModelException {
        while (message.nextField()) {
            if (message.field() == NORMALIZER_MAP) {
                refuse(message.byteString().length > 0, "a map for decoded texts (denormalizer_spec)");
            } else {
                message.skipValue();
            }
        }
    }

    private void checkPieces() {
        if (pieces.isEmpty()) {
            report("there are no pieces in it");
            return;
        }
        Set<String> texts = new HashSet<>();
        int unknown = 0;
        int bytes = 0;
        for (int index = 0; index < pieces.size(); index++) {
            Piece piece = pieces.get(index);
            if (piece.text().isEmpty()) {
                report("piece " + index + " is empty");
            } else if (!texts.add(piece.text())) {
                report("piece " + index + " (" + Quotation.of(piece.text()) + ") is there twice");
            }
            if (!Float.isFinite(piece.score())) {
                report("piece " + index + " (" + Quotation.of(piece.text()) + ") has the score " + piece.score()
                        + ", which must be a finite number");
            }
            unknown += piece.type() == Piece.Type.UNKNOWN ? 1 : 0;
            bytes += piece.type() == Piece.Type.BYTE && BytePieces.isBytePiece(piece.text()) ? 1 : 0;
        }
        if (unknown != 1) {
            report("it must have one piece of the type unknown, but has " + unknown);
        }
        if (byteFallback && bytes != BYTES) {
            report("it falls back to bytes, so it must have " + BYTES + " pieces for bytes, but has " + bytes);
        }
    }

    private void report(String problem) {
        failed = true;
        problems.accept(problem);
    }
}
