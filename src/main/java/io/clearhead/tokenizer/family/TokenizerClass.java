package io.clearhead.tokenizer.family;

import java.util.Arrays;
import java.util.Optional;

/**
 * The tokenizer classes of Hugging Face transformers whose rules are known here. A checkpoint names its class in {@code
 * tokenizer_config.json}, older ones in {@code config.json} or only by their {@code model_type}.
 */
enum TokenizerClass {
    MARIAN("MarianTokenizer"),
    T5("T5Tokenizer"),
    MBART50("MBart50Tokenizer"),
    MBART("MBartTokenizer"),
    NLLB("NllbTokenizer"),
    M2M100("M2M100Tokenizer"),
    PEGASUS("PegasusTokenizer"),
    BART("BartTokenizer");

    private static final String FAST = "Fast";

    private final String className;

    TokenizerClass(String className) {
        this.className = className;
    }

    String className() {
        return className;
    }

    /** The class of a name, with or without {@code Fast} at its end. */
    static Optional<TokenizerClass> ofName(String name) {
        String slow = name.endsWith(FAST) ? name.substring(0, name.length() - FAST.length()) : name;
        return slow.equals("MT5Tokenizer")
                ? Optional.of(T5)
                : Arrays.stream(values())
                        .filter(known -> known.className.equals(slow))
                        .findFirst();
    }

    /** The class that models of a type have if they do not say. */
    static Optional<TokenizerClass> ofModelType(String modelType) {
        return Optional.ofNullable(
                switch (modelType) {
                    case "marian" -> MARIAN;
                    case "t5", "mt5", "umt5", "longt5" -> T5;
                    case "mbart" -> MBART;
                    case "m2m_100" -> M2M100;
                    case "nllb-moe" -> NLLB;
                    case "pegasus", "pegasus_x", "bigbird_pegasus" -> PEGASUS;
                    case "bart", "led" -> BART;
                    default -> null;
                });
    }

    /** Whether transformers prefers a {@code tokenizer.json}; for these two it has no class that reads one. */
    boolean readsTokenizerJson() {
        return this != MARIAN && this != M2M100;
    }
}
