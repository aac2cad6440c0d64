package io.clearhead.tokenizer;

import io.clearhead.tokenizer.LanguageException.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds a language by its code or by a shorter form of it. Models write codes in different ways: {@code de} (ISO 639-1), {@code
 * deu} (ISO 639-3), {@code de_DE}, {@code en_XX}, {@code deu_Latn}.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class LanguageNames {

    private static final int MOST_LISTED = 40;
    private static final int MOST_QUOTED = 40;

    /** Codes that were withdrawn, but that the Java platform still lists. */
    private static final Set<String> WITHDRAWN = Set.of("in", "iw", "ji", "mo", "sh");

    /** Varieties that stand for their language, since no model has the language as such: ISO 639-3 to 639-1. */
    private static final Map<String, String> VARIETIES = Map.ofEntries(
            Map.entry("als", "sq"),
            Map.entry("arb", "ar"),
            Map.entry("azj", "az"),
            Map.entry("cmn", "zh"),
            Map.entry("ekk", "et"),
            Map.entry("gaz", "om"),
            Map.entry("khk", "mn"),
            Map.entry("lvs", "lv"),
            Map.entry("npi", "ne"),
            Map.entry("ory", "or"),
            Map.entry("pbt", "ps"),
            Map.entry("pes", "fa"),
            Map.entry("plt", "mg"),
            Map.entry("swh", "sw"),
            Map.entry("uzn", "uz"),
            Map.entry("ydd", "yi"),
            Map.entry("zsm", "ms"));

    private static final Map<String, String> TWO_LETTERS = new HashMap<>(VARIETIES);
    private static final Map<String, String> THREE_LETTERS = new HashMap<>();

    static {
        for (String two : Locale.getISOLanguages()) {
            String three = Locale.forLanguageTag(two).getISO3Language();
            if (!WITHDRAWN.contains(two) && !three.isEmpty()) {
                TWO_LETTERS.putIfAbsent(three, two);
                THREE_LETTERS.put(two, three);
            }
        }
    }

    private final List<String> codes;
    private final Map<String, TreeSet<String>> names = new HashMap<>();

    LanguageNames(List<String> codes) {
        this.codes = codes;
        for (String code : codes) {
            String name = normalized(code);
            String language = name.split("_", 2)[0];
            String two = TWO_LETTERS.getOrDefault(language, language);
            put(language, code);
            put(two, code);
            put(THREE_LETTERS.getOrDefault(two, two), code);
        }
        // A code itself always wins over a shorter form of another one.
        codes.forEach(code -> names.put(normalized(code), new TreeSet<>(List.of(code))));
    }

    private void put(String name, String code) {
        names.computeIfAbsent(name, ignored -> new TreeSet<>()).add(code);
    }

    /** The code that a name stands for. */
    String require(Role role, String name) {
        TreeSet<String> found = names.getOrDefault(normalized(name), new TreeSet<>());
        if (found.size() == 1) {
            return found.first();
        }
        if (found.size() > 1) {
            throw new LanguageException(
                    role,
                    "must name one language, but " + quoted(name) + " can be any of " + String.join(", ", found),
                    List.copyOf(found));
        }
        if (codes.isEmpty()) {
            throw new LanguageException(
                    role, "must be left out, because this model has no languages to choose from", List.of());
        }
        throw new LanguageException(role, "must be one of " + list(codes) + ", but is " + quoted(name), codes);
    }

    private static String list(List<String> codes) {
        String listed = String.join(", ", codes.subList(0, Math.min(MOST_LISTED, codes.size())));
        return codes.size() <= MOST_LISTED ? listed : listed + " and " + (codes.size() - MOST_LISTED) + " more";
    }

    private static String quoted(String name) {
        return "'" + (name.length() > MOST_QUOTED ? name.substring(0, MOST_QUOTED) + "…" : name) + "'";
    }

    private static String normalized(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
