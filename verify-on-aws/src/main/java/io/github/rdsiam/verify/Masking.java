package io.github.rdsiam.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Masks what identifies the account and the proxy, so that a report can be published. */
final class Masking {

    private static final int MAX_LENGTH = 400;
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");

    private final Map<Pattern, String> masks = new LinkedHashMap<>();

    Masking(String host) {
        masks.put(Pattern.compile(Pattern.quote(host), Pattern.CASE_INSENSITIVE), "<endpoint>");
        masks.put(Pattern.compile("\\bproxy-[a-z0-9]+(?=\\.)", Pattern.CASE_INSENSITIVE), "proxy-<id>");
        masks.put(Pattern.compile("\\b(AKIA|ASIA)[A-Z0-9]+"), "<access key>");
        masks.put(Pattern.compile("\\b\\d{12}\\b"), "<account>");
        masks.put(Pattern.compile("\\b\\d{1,3}(\\.\\d{1,3}){3}\\b"), "<address>");
    }

    String apply(String text) {
        // RDS Proxy writes "doesn't" with a typographic apostrophe
        String masked = NOT_PRINTABLE.matcher(text.replace('\u2019', '\'')).replaceAll(" ");
        for (Map.Entry<Pattern, String> mask : masks.entrySet()) {
            masked = mask.getKey().matcher(masked).replaceAll(mask.getValue());
        }
        return masked.length() <= MAX_LENGTH ? masked : masked.substring(0, MAX_LENGTH) + "...";
    }

    Finding apply(Finding finding) {
        return new Finding(
                finding.question(),
                apply(finding.answer()),
                finding.evidence().stream().map(this::apply).toList());
    }
}
