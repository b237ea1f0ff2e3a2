//! Numbers: doubles, written as ECMAScript writes them.

use serde_json::json;

use super::output;
use crate::{Bug, Suite};

const DOUBLE: &str = "MTP-CJS-009";
const FORM: &str = "MTP-CJS-024";
const ZERO: &str = "MTP-CJS-025";

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    let take = |suite: &mut Suite, slug: &str, title: &str, clauses: &[&str], text: &str, canonical: &str| {
        suite
            .accept(slug, title, clauses, json!({ "json_text": text }), output(canonical))
            .finds(Bug::Canonicalisation);
    };
    for (slug, title, text, canonical) in FORMS {
        take(suite, slug, title, &[FORM, "MTP-CJS-008"], text, canonical);
    }
    for (slug, title, text, canonical) in ROUNDED {
        take(suite, slug, title, &[DOUBLE, FORM], text, canonical);
    }
    for (slug, title, text) in ZEROS {
        take(suite, slug, title, &[ZERO, DOUBLE], text, "0");
    }
    for (slug, title, text) in INFINITE {
        take(suite, slug, title, &["MTP-CJS-010", "MTP-CJS-026"], text, "null");
    }
    let digits = format!("[{}1{}]", "0.".to_owned() + &"0".repeat(400), "0".repeat(400));
    take(
        suite,
        "eight-hundred-decimals",
        "A tiny number with 801 decimals is zero",
        &[ZERO, DOUBLE],
        &digits,
        "[0]",
    );
    let digits = "9".repeat(309);
    take(
        suite,
        "three-hundred-nines",
        "309 digits without an exponent are infinite",
        &["MTP-CJS-010", "MTP-CJS-026"],
        &digits,
        "null",
    );
}

/// Spellings of one number, and the edges of the ways to write one.
const FORMS: [(&str, &str, &str, &str); 24] = [
    ("one-point-zero", "A whole number loses its fraction of zeros", "1.0", "1"),
    ("small-exponent", "A number with a small exponent is written without", "1e2", "100"),
    ("capital-exponent", "A capital E is an exponent too", "1E+2", "100"),
    ("zeros-in-the-exponent", "Leading zeros of an exponent are read", "1e0002", "100"),
    ("negative-exponent-of-a-whole", "A number that is whole in spite of its exponent", "2500e-2", "25"),
    ("trailing-zeros", "Zeros behind the last decimal are left out", "4.500", "4.5"),
    ("decimal-fraction", "A fraction below one keeps its zero in front", "2e-3", "0.002"),
    ("negative-number", "A sign is kept", "-17.25", "-17.25"),
    ("timestamp", "A time in milliseconds stays a whole number", "1700000000123", "1700000000123"),
    (
        "timestamp-with-fraction",
        "A time with a zero fraction is the same time",
        "1700000000123.0",
        "1700000000123",
    ),
    (
        "timestamp-with-exponent",
        "A time with an exponent is the same time",
        "1.700000000123e12",
        "1700000000123",
    ),
    ("twenty-one-digits", "1e20 is written with all its digits", "1e20", "100000000000000000000"),
    ("twenty-two-digits", "1e21 is written with an exponent", "1e21", "1e+21"),
    (
        "twenty-one-digits-long",
        "The largest double below 1e21 is written with all its digits",
        "999999999999999900000",
        "999999999999999900000",
    ),
    ("minus-twenty-two-digits", "-1e21 is written with an exponent", "-1000000000000000000000", "-1e+21"),
    ("six-decimals", "0.000001 is written without an exponent", "1e-6", "0.000001"),
    ("seven-decimals", "0.0000001 is written with an exponent", "0.0000001", "1e-7"),
    (
        "six-decimals-and-more",
        "Digits behind 0.000001 change nothing in the form",
        "0.00000123",
        "0.00000123",
    ),
    ("exponent-with-fraction", "Several digits with an exponent have a point", "0.00000012", "1.2e-7"),
    ("large-with-fraction", "Several digits with a large exponent have a point", "1.5e300", "1.5e+300"),
    ("shortest-digits", "One tenth has one digit", "0.1000000000000000055511151231257827", "0.1"),
    (
        "seventeen-digits",
        "Seventeen digits are written where fewer do not do",
        "0.30000000000000004",
        "0.30000000000000004",
    ),
    ("point-inside", "Digits on both sides of the point", "123456789.125", "123456789.125"),
    ("largest-safe-integer", "2^53 - 1 is exact", "9007199254740991", "9007199254740991"),
];

/// Numbers that no double holds exactly.
const ROUNDED: [(&str, &str, &str, &str); 16] = [
    (
        "tie-to-even-down",
        "2^53 + 1 is halfway and goes to the even neighbour below",
        "9007199254740993",
        "9007199254740992",
    ),
    (
        "tie-to-even-up",
        "2^53 + 3 is halfway and goes to the even neighbour above",
        "9007199254740995",
        "9007199254740996",
    ),
    (
        "just-above-a-tie",
        "A digit far behind decides what is halfway no more",
        "9007199254740993.00000000000000000000000000000000000001",
        "9007199254740994",
    ),
    ("sixty-four-bits", "2^64 - 1 is not kept exact", "18446744073709551615", "18446744073709552000"),
    (
        "smallest-signed",
        "-2^63 is written with the fewest digits",
        "-9223372036854775808",
        "-9223372036854776000",
    ),
    (
        "twenty-digits",
        "An integer of twenty digits is rounded",
        "12345678901234567890",
        "12345678901234567000",
    ),
    (
        "rounded-fraction",
        "A fraction is rounded to the nearest double",
        "333333333.33333329",
        "333333333.3333333",
    ),
    (
        "pi",
        "Digits beyond the precision are dropped",
        "3.14159265358979323846264338327950288",
        "3.141592653589793",
    ),
    ("ten-to-twenty-three", "1e23 is written with its shortest digits", "1e23", "1e+23"),
    ("smallest-double", "The smallest double has one digit", "4.9406564584124654e-324", "5e-324"),
    (
        "just-above-half-the-smallest",
        "More than half of the smallest double is it",
        "2.4703282292062328e-324",
        "5e-324",
    ),
    (
        "largest-subnormal",
        "The largest subnormal double",
        "2.2250738585072011e-308",
        "2.225073858507201e-308",
    ),
    ("smallest-normal", "The smallest normal double", "2.2250738585072014e-308", "2.2250738585072014e-308"),
    ("largest-double", "The largest double is finite", "1.7976931348623157e308", "1.7976931348623157e+308"),
    (
        "below-the-largest-tie",
        "What rounds down to the largest double is finite",
        "1.797693134862315807e308",
        "1.7976931348623157e+308",
    ),
    (
        "halfway-of-half",
        "A tie in the fraction goes to the even neighbour",
        "0.500000000000000166533453693773481063544750213623046875",
        "0.5000000000000002",
    ),
];

const ZEROS: [(&str, &str, &str); 6] = [
    ("negative-zero", "Minus zero is written as zero", "-0"),
    ("negative-zero-with-fraction", "Minus zero with a fraction is written as zero", "-0.0"),
    ("zero-with-exponent", "Zero with a huge exponent is zero", "0e99999999999999999999"),
    ("underflow", "A number too small for a double is zero", "1e-400"),
    ("negative-underflow", "A negative number too small for a double is zero", "-1e-400"),
    ("half-the-smallest", "At most half of the smallest double is zero", "2.4703282292062327e-324"),
];

const INFINITE: [(&str, &str, &str); 4] = [
    ("overflow", "A number too large for a double is written as null", "1e400"),
    ("negative-overflow", "A number too far below zero is written as null", "-1e400"),
    (
        "just-beyond-the-largest",
        "What rounds beyond the largest double is written as null",
        "1.7976931348623159e308",
    ),
    ("exponent-of-twenty-digits", "An exponent that fits no integer is read", "1e99999999999999999999"),
];
