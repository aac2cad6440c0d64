package io.clearhead.testkit;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out what a PromQL expression reads: names of metrics, and the labels by which it chooses among their series. It knows
 * words, not grammar: a word that is neither a keyword nor called like a function is a metric. Stateless.
 */
public final class PromQl {

    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`";
    private static final Pattern COMMENT = Pattern.compile("#[^\n]*");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]|\\boffset\\s+-?\\w+");
    private static final Pattern GROUPING = Pattern.compile(
            "\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)|\\b(?:group_left|group_right)\\b");
    private static final Pattern METRIC = Pattern.compile(
            "(?<![\\w.$:])([a-zA-Z_:][\\w:]*)(?![\\w:])\\s*(?!\\s*\\()(?:\\{((?:" + STRING + "|[^{}\"'`])*)})?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)\\s*(?:=~|!~|!=|=)\\s*(?:" + STRING + ")");
    private static final Set<String> KEYWORDS =
            Set.of("and", "or", "unless", "bool", "atan2", "inf", "nan", "Inf", "NaN", "start", "end");

    private PromQl() {}

    /**
     * The metrics of an expression.
     *
     * @param expression PromQL, without templates of Helm or Grafana inside selectors
     * @return names of labels in its selectors, by name of the metric
     */
    public static Map<String, Set<String>> metrics(String expression) {
        String bare = expression;
        for (Pattern without : new Pattern[] {COMMENT, RANGE, GROUPING}) {
            bare = without.matcher(bare).replaceAll(" ");
        }
        Map<String, Set<String>> metrics = new TreeMap<>();
        Matcher metric = METRIC.matcher(bare);
        while (metric.find()) {
            String name = metric.group(1);
            if (!KEYWORDS.contains(name)) {
                Set<String> labels = metrics.computeIfAbsent(name, unused -> new TreeSet<>());
                String selector = metric.group(2);
                Matcher label = LABEL.matcher(selector == null ? "" : selector);
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        }
        return metrics;
    }
}
