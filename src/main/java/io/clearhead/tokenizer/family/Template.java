package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.Token;
import java.util.List;
import java.util.OptionalInt;

/** How a model is told what it reads and what it shall write. Implementations are immutable and safe for several threads. */
interface Template {

    /** What can be told. */
    Languages languages();

    /** Words in front of a source text. */
    default String textPrefix(LanguagePair pair) {
        return "";
    }

    /** Special tokens around the tokens of a source. */
    Affixes source(List<Token> text, LanguagePair pair);

    /** Special tokens around the tokens of a target. */
    Affixes target(List<Token> text, LanguagePair pair);

    /** What a target has to begin with. */
    default OptionalInt forcedBosId(LanguagePair pair) {
        return OptionalInt.empty();
    }

    /** Whether it is clear what to write. */
    default boolean namesTarget(List<Token> source, LanguagePair pair) {
        return true;
    }
}
