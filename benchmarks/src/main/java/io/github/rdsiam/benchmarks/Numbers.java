package io.github.rdsiam.benchmarks;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Formats numbers. */
final class Numbers {

    private static final MathContext SIX_DIGITS = new MathContext(6);
    private static final double TEN = 10;
    private static final double HUNDRED = 100;

    private Numbers() {}

    /** Formats a number for the results, with six significant digits. */
    static String plain(double value) {
        BigDecimal rounded = new BigDecimal(value).round(SIX_DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Formats a number for tables, with about three digits. */
    static String shortly(double value) {
        if (value == Math.rint(value) || Math.abs(value) >= HUNDRED) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= TEN ? "%.1f" : "%.2f", value);
    }

    /** Formats a difference with its sign. */
    static String difference(double value) {
        return value == 0 ? "0" : (value > 0 ? "+" : "") + shortly(value);
    }

    /** Formats a ratio. */
    static String ratio(double value) {
        return value >= TEN ? shortly(value) : String.format(Locale.ROOT, "%.2f", value);
    }
}
