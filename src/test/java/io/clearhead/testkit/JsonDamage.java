package io.clearhead.testkit;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Damages JSON texts the way broken writers and attackers do: other numbers, and characters inserted, replaced or lost. */
public final class JsonDamage {

    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final List<String> VALUES = List.of(
            "0",
            "-1",
            "1",
            "7",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "1e9",
            "0.5",
            "1e999999999",
            "-0",
            "9".repeat(400),
            "null",
            "[]",
            "NaN");
    private static final String CHARACTERS = "{}[]:,\"\\0123456789-eE.FIUB \u00e9\u0000";

    private JsonDamage() {}

    /** One to three random changes. */
    public static String damage(String json, RandomGenerator random) {
        String damaged = json;
        for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
            damaged = random.nextBoolean() ? changeNumber(damaged, random) : changeText(damaged, random);
        }
        return damaged;
    }

    private static String changeNumber(String json, RandomGenerator random) {
        List<MatchResult> numbers = NUMBER.matcher(json).results().toList();
        if (numbers.isEmpty()) {
            return json;
        }
        MatchResult number = numbers.get(random.nextInt(numbers.size()));
        String other = VALUES.get(random.nextInt(VALUES.size()));
        return json.substring(0, number.start()) + other + json.substring(number.end());
    }

    private static String changeText(String json, RandomGenerator random) {
        int place = random.nextInt(json.length() + 1);
        int end = Math.min(json.length(), place + random.nextInt(3));
        char inserted = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
        return json.substring(0, place) + inserted + json.substring(end);
    }
}
