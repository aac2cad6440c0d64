package io.clearhead.tokenizer.family;

import io.clearhead.tokenizer.LanguagePair;
import io.clearhead.tokenizer.Languages;
import io.clearhead.tokenizer.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The same special tokens around every text: BART, Pegasus, T5. A T5 model is told its languages in words, which {@code
 * config.json} has as the prefixes of its translation tasks.
 */
final class PlainTemplate implements Template {

    private static final Pattern TRANSLATION = Pattern.compile("translation_(\\p{Alnum}+)_to_(\\p{Alnum}+)");

    private final Affixes affixes;
    private final boolean onlyIfMissing;
    private final Languages languages;
    private final Map<LanguagePair, String> prefixes = new HashMap<>();

    private PlainTemplate(Affixes affixes, boolean onlyIfMissing, Map<String, String> taskPrefixes) {
        this.affixes = affixes;
        this.onlyIfMissing = onlyIfMissing;
        List<LanguagePair> pairs = new ArrayList<>();
        taskPrefixes.forEach((task, prefix) -> {
            Matcher translation = TRANSLATION.matcher(task);
            if (translation.matches()) {
                LanguagePair pair = new LanguagePair(translation.group(1), translation.group(2));
                pairs.add(pair);
                prefixes.put(pair, prefix);
            }
        });
        languages = pairs.isEmpty() ? Languages.none() : Languages.ofPairs(pairs);
    }

    static PlainTemplate of(Affixes affixes) {
        return new PlainTemplate(affixes, false, Map.of());
    }

    /** T5 with the prefixes of its tasks. */
    static PlainTemplate ofTasks(Affixes affixes, Map<String, String> taskPrefixes) {
        return new PlainTemplate(affixes, false, taskPrefixes);
    }

    /** As {@code ofTasks}, but a text that ends with the end of sentence gets no second one: T5's slow tokenizer. */
    static PlainTemplate ofTasksWithoutDoubling(Affixes affixes, Map<String, String> taskPrefixes) {
        return new PlainTemplate(affixes, true, taskPrefixes);
    }

    @Override
    public Languages languages() {
        return languages;
    }

    @Override
    public String textPrefix(LanguagePair pair) {
        return prefixes.getOrDefault(pair, "");
    }

    @Override
    public Affixes source(List<Token> text, LanguagePair pair) {
        boolean there = onlyIfMissing
                && !text.isEmpty()
                && affixes.suffix().equals(List.of(text.get(text.size() - 1).id()));
        return there ? new Affixes(affixes.prefix(), List.of()) : affixes;
    }

    @Override
    public Affixes target(List<Token> text, LanguagePair pair) {
        return source(text, pair);
    }
}
