package io.clearhead.tokenizer;

import java.util.List;
import java.util.SplittableRandom;

/** Random texts of many scripts. The seed is new in every run; {@code -Dtests.seed=…} repeats one. */
final class RandomTexts {

    private static final List<String> SPACES =
            List.of(" ", " ", " ", "  ", "\t", "\n", "\u00A0", "\u2009", "\u3000", "\u200B", "\u2028", "\u00AD");
    private static final List<String> ODDITIES = List.of(
            "\uFB01",
            "\uFB03",
            "\u0132",
            "\u2460",
            "\u00BD",
            "\u2026",
            "\u00B4",
            "\uFDFA",
            "\u2581",
            "\u2581\u2581",
            "e\u0301",
            "u\u0308",
            "a\u0323\u0302",
            "\u1112\u1161\u11AB",
            "\uFF26\uFF55\uFF4C\uFF4C",
            "\u0E01\u0E33",
            "\u0E19\u0E49\u0E33",
            "\u30AB\u3099",
            "\uFF76\uFF9E",
            "\u212B",
            "\u2126",
            "\u200D",
            "\uFE0F",
            "\u2600\uFE0F",
            "\uFFFD",
            "\u0001",
            "\u0085",
            "</s",
            "<unk",
            ">>",
            "<<",
            "'",
            "\"");
    private static final List<String> EMOJI = List.of("\uD83C\uDF55", "\uD83D\uDC69\u200D\uD83D\uDC67", "\uD835\uDD38");
    private static final int[][] SCRIPTS = {
        {0x20, 0x7E},
        {0x61, 0x7A},
        {0xA1, 0x17F},
        {0x300, 0x36F},
        {0x370, 0x4FF},
        {0x590, 0x6FF},
        {0x900, 0x97F},
        {0xE00, 0xE7F},
        {0x1100, 0x11FF},
        {0x1E00, 0x1FFF},
        {0x2000, 0x22FF},
        {0x3040, 0x30FF},
        {0x3130, 0x33FF},
        {0x4E00, 0x9FFF},
        {0xAC00, 0xD7A3},
        {0xF900, 0xFDFF},
        {0xFE20, 0xFFFD},
        {0x1, 0xD7FF}
    };

    private final long seed = Long.getLong("tests.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final Tokenizer tokenizer;

    /** Takes a tokenizer whose pieces are words of the texts, so that many ways to cut them compete. */
    RandomTexts(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** How to repeat this run. */
    String seed() {
        return "-Dtests.seed=" + seed;
    }

    SplittableRandom random() {
        return random;
    }

    /** A text with characters outside the basic plane. */
    String text() {
        return text(1);
    }

    /** A text of the basic plane only. */
    String basicPlaneText() {
        return text(0);
    }

    private String text(int emoji) {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(30);
        for (int part = 0; part < parts; part++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> text.append(SPACES.get(random.nextInt(SPACES.size())));
                case 2 -> text.append(ODDITIES.get(random.nextInt(ODDITIES.size())));
                case 3 -> appendScript(text);
                case 4 -> text.append(emoji == 0 ? "x" : EMOJI.get(random.nextInt(EMOJI.size())));
                default -> text.append(word());
            }
        }
        return text.toString();
    }

    private String word() {
        int id = random.nextInt(tokenizer.vocabularySize());
        return tokenizer.isSpecial(id) ? "a" : tokenizer.text(id);
    }

    private void appendScript(StringBuilder text) {
        int[] script = SCRIPTS[random.nextInt(SCRIPTS.length)];
        int length = 1 + random.nextInt(6);
        for (int index = 0; index < length; index++) {
            text.appendCodePoint(random.nextInt(script[0], script[1] + 1));
        }
    }
}
