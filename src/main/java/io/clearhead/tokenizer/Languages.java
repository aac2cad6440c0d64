package io.clearhead.tokenizer;

import io.clearhead.tokenizer.LanguageException.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The languages that a request can choose from, under the codes of Hugging Face's tokenizer for the model, such as {@code
 * deu_Latn}, {@code de_DE} or {@code de}.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Languages {

    private static final Languages NONE = new Languages(List.of(), List.of(), LanguagePair.NONE, Set.of());

    private final List<String> sources;
    private final List<String> targets;
    private final LanguagePair defaults;
    private final Set<LanguagePair> pairs;
    private final LanguageNames sourceNames;
    private final LanguageNames targetNames;

    private Languages(List<String> sources, List<String> targets, LanguagePair defaults, Set<LanguagePair> pairs) {
        this.sources = List.copyOf(sources);
        this.targets = List.copyOf(targets);
        this.defaults = defaults;
        this.pairs = Set.copyOf(pairs);
        this.sourceNames = new LanguageNames(this.sources);
        this.targetNames = new LanguageNames(this.targets);
    }

    /** Nothing is known about languages, and nothing can be chosen. */
    public static Languages none() {
        return NONE;
    }

    /** Every source goes with every target. */
    public static Languages of(List<String> sources, List<String> targets, LanguagePair defaults) {
        return new Languages(sources, targets, defaults, Set.of());
    }

    /** Only certain pairs exist, and a text may also be read without any of them. */
    public static Languages ofPairs(List<LanguagePair> pairs) {
        List<String> sources = distinct(pairs, LanguagePair::source);
        List<String> targets = distinct(pairs, LanguagePair::target);
        return new Languages(sources, targets, LanguagePair.NONE, Set.copyOf(pairs));
    }

    private static List<String> distinct(List<LanguagePair> pairs, Function<LanguagePair, @Nullable String> side) {
        return pairs.stream().map(side).filter(Objects::nonNull).distinct().toList();
    }

    /** Codes of the languages that it reads. */
    public List<String> sources() {
        return sources;
    }

    /** Codes of the languages that it writes. */
    public List<String> targets() {
        return targets;
    }

    /** What holds where the request does not say. */
    public LanguagePair defaults() {
        return defaults;
    }

    /** Whether a request has to say what language to write, unless its text does. */
    public boolean requireTarget() {
        return pairs.isEmpty() && targets.size() > 1 && defaults.target() == null;
    }

    /**
     * Looks up what a request says. Codes are taken in any case, with {@code -} for {@code _}, and in a shorter form where
     * only one language can be meant: {@code de} or {@code deu} for {@code deu_Latn}, {@code en} for {@code en_XX}.
     *
     * @param source what the request says about the source, null if nothing
     * @param target what the request says about the target, null if nothing
     * @return codes of the model, the defaults where the request says nothing
     * @throws LanguageException if the model does not have the language or the pair
     */
    public LanguagePair resolve(@Nullable String source, @Nullable String target) {
        String from = source == null ? defaults.source() : sourceNames.require(Role.SOURCE, source);
        String to = target == null ? defaults.target() : targetNames.require(Role.TARGET, target);
        return pairs.isEmpty() || (from == null && to == null) ? new LanguagePair(from, to) : pair(from, to);
    }

    private LanguagePair pair(@Nullable String source, @Nullable String target) {
        List<LanguagePair> matching = new ArrayList<>();
        for (LanguagePair pair : pairs) {
            boolean sourceFits = source == null || source.equals(pair.source());
            boolean targetFits = target == null || target.equals(pair.target());
            if (sourceFits && targetFits) {
                matching.add(pair);
            }
        }
        if (matching.size() == 1) {
            return matching.get(0);
        }
        List<String> names = pairs.stream()
                .filter(pair -> matching.isEmpty() || matching.contains(pair))
                .map(pair -> pair.source() + " to " + pair.target())
                .sorted()
                .toList();
        Role role = target == null ? Role.TARGET : Role.SOURCE;
        String actual = Optional.ofNullable(role == Role.TARGET ? target : source)
                .map(code -> "is " + code)
                .orElse("is missing");
        throw new LanguageException(
                role,
                "must make one of the pairs " + String.join(", ", names) + ", but " + actual,
                role == Role.TARGET ? targets : sources);
    }
}
