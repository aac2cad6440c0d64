package io.clearhead.inspection.alignment;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the file of a {@link GoldSet}, line by line, and notes everything that is wrong.
 *
 * <p>Not safe for use by several threads; it lives as long as one file is read.
 */
final class GoldSetParser {

    private static final Pattern LINK = Pattern.compile("(\\d{1,6})([-?])(\\d{1,6})");
    private static final int LONGEST_QUOTE = 40;

    private final List<GoldPair> pairs = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int lineNumber;

    GoldSet parse(String text) {
        for (String line : text.lines().toList()) {
            lineNumber++;
            if (!line.isBlank() && !line.startsWith("#")) {
                readLine(line.split("\t", -1));
            }
        }
        if (!problems.isEmpty()) {
            throw new GoldSetException(problems);
        }
        return new GoldSet(pairs);
    }

    private void readLine(String[] columns) {
        if (columns.length != 3) {
            note("must have source, target and links with tabs between them, but has " + columns.length + " columns");
            return;
        }
        Lengths lengths = new Lengths(
                GoldPair.words(columns[0]).size(), GoldPair.words(columns[1]).size());
        if (lengths.source == 0 || lengths.target == 0) {
            note("source and target must have words, but have " + lengths.source + " and " + lengths.target);
            return;
        }
        Set<WordLink> sure = new HashSet<>();
        Set<WordLink> possible = new HashSet<>();
        int before = problems.size();
        for (String link : GoldPair.words(columns[2])) {
            readLink(link, lengths, sure, possible);
        }
        if (problems.size() == before) {
            pairs.add(new GoldPair(columns[0], columns[1], sure, possible));
        }
    }

    private record Lengths(int source, int target) {}

    private void readLink(String link, Lengths lengths, Set<WordLink> sure, Set<WordLink> possible) {
        Matcher matcher = LINK.matcher(link);
        if (!matcher.matches()) {
            note("a link must be like 0-1 or 0?1, but is " + quoted(link));
            return;
        }
        WordLink words = new WordLink(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(3)));
        if (words.source() >= lengths.source || words.target() >= lengths.target) {
            note("there are " + lengths.source + " source and " + lengths.target
                    + " target words, counted from 0, but a link is " + link);
        }
        if (sure.contains(words) || possible.contains(words)) {
            note("two words are linked once, but there is a second link " + link);
        }
        (matcher.group(2).equals("-") ? sure : possible).add(words);
    }

    private void note(String problem) {
        problems.add("line " + lineNumber + ": " + problem);
    }

    private static String quoted(String text) {
        String shown = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
        return "'" + shown.replaceAll("\\p{C}", "?") + "'";
    }
}
