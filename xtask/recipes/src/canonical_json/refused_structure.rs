//! Texts whose brackets, commas, colons or number of values are wrong.

use super::refuse_all;
use crate::{Bug, Severity, Suite};

const ONE_VALUE: &str = "MTP-CJS-003";
const COMMAS: &str = "MTP-CJS-005";
const MEMBER: &str = "MTP-CJS-006";

const OBJECT: &str = "sorts-keys";
const ARRAY: &str = "elements-keep-their-order";

/// Adds the vectors to the suite.
pub(super) fn extend(suite: &mut Suite) {
    one_value(suite);
    commas_and_brackets(suite);
    members(suite);
}

fn one_value(suite: &mut Suite) {
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            ("string-alone", "no-text", "An empty text", ONE_VALUE, "drop everything", ""),
            (
                "string-alone",
                "white-space-alone",
                "White space alone",
                ONE_VALUE,
                "leave white space alone",
                " \n",
            ),
            (
                OBJECT,
                "two-values",
                "A second value behind the first",
                ONE_VALUE,
                "append a second object",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"} {\"to\":\"eve.eth\"}",
            ),
            (
                OBJECT,
                "two-lines-of-json",
                "A second value on a line of its own",
                ONE_VALUE,
                "append a line feed and a second object",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"}\n{}",
            ),
            (
                OBJECT,
                "letters-behind",
                "Text behind the value",
                ONE_VALUE,
                "append letters",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"}x",
            ),
            (
                OBJECT,
                "zero-character-behind",
                "U+0000 behind the value",
                ONE_VALUE,
                "append U+0000",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"}\u{0}",
            ),
            (
                OBJECT,
                "second-closing-brace",
                "A closing brace too many",
                ONE_VALUE,
                "append a closing brace",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"}}",
            ),
            ("number-alone", "comma-behind", "A comma behind the value", ONE_VALUE, "append a comma", "17,"),
            (
                "number-alone",
                "semicolon-behind",
                "A semicolon behind the value",
                ONE_VALUE,
                "append a semicolon",
                "17;",
            ),
        ],
    );
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            (
                OBJECT,
                "byte-order-mark",
                "A byte order mark in front",
                "MTP-CJS-002",
                "put U+FEFF in front",
                "\u{feff}{\"to\":\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                "number-alone",
                "byte-order-mark-alone",
                "A byte order mark alone",
                ONE_VALUE,
                "leave U+FEFF alone",
                "\u{feff}",
            ),
        ],
    );
}

fn commas_and_brackets(suite: &mut Suite) {
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            (
                OBJECT,
                "trailing-comma",
                "A comma behind the last member",
                COMMAS,
                "append a comma after the last member",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\",}",
            ),
            (
                OBJECT,
                "leading-comma",
                "A comma before the first member",
                COMMAS,
                "put a comma before the first member",
                "{,\"to\":\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "double-comma",
                "Two commas between members",
                COMMAS,
                "double the comma",
                "{\"to\":\"bob.eth\",, \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "missing-comma",
                "Members without a comma between them",
                COMMAS,
                "drop the comma",
                "{\"to\":\"bob.eth\" \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "semicolon-for-comma",
                "A semicolon between members",
                COMMAS,
                "replace the comma by a semicolon",
                "{\"to\":\"bob.eth\"; \"from\":\"alice.eth\"}",
            ),
            (
                "empty-object",
                "comma-in-an-empty-object",
                "A comma in an empty object",
                COMMAS,
                "insert a comma",
                "{,}",
            ),
            (
                "empty-array",
                "comma-in-an-empty-array",
                "A comma in an empty array",
                COMMAS,
                "insert a comma",
                "[,]",
            ),
            (
                ARRAY,
                "array-trailing-comma",
                "A comma behind the last element",
                COMMAS,
                "append a comma",
                "[3,1,2,]",
            ),
            (
                ARRAY,
                "array-leading-comma",
                "A comma before the first element",
                COMMAS,
                "put a comma in front",
                "[,3,1,2]",
            ),
            (ARRAY, "array-hole", "An array with a hole", COMMAS, "drop the second element", "[3,,2]"),
            (
                ARRAY,
                "array-missing-comma",
                "Elements without a comma between them",
                COMMAS,
                "drop a comma",
                "[3 1,2]",
            ),
            (
                ARRAY,
                "array-with-colon",
                "A colon between elements",
                COMMAS,
                "replace a comma by a colon",
                "[3:1,2]",
            ),
            (
                OBJECT,
                "open-object",
                "An object without its end",
                COMMAS,
                "drop the closing brace",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"",
            ),
            (ARRAY, "open-array", "An array without its end", COMMAS, "drop the closing bracket", "[3,1,2"),
            (
                ARRAY,
                "open-behind-comma",
                "An array that ends behind a comma",
                COMMAS,
                "drop the end",
                "[3,1,",
            ),
            (ARRAY, "wrong-closing", "An array closed like an object", COMMAS, "replace ] by }", "[3,1,2}"),
            (
                OBJECT,
                "object-closed-like-array",
                "An object closed like an array",
                COMMAS,
                "replace } by ]",
                "{\"to\":\"bob.eth\", \"from\":\"alice.eth\"]",
            ),
            (
                "empty-values-inside",
                "crossed-brackets",
                "Crossed brackets",
                COMMAS,
                "cross the brackets",
                "[{]}",
            ),
            (
                ARRAY,
                "parentheses",
                "Parentheses for brackets",
                "MTP-CJS-007",
                "replace the brackets",
                "(3,1,2)",
            ),
        ],
    );
}

fn members(suite: &mut Suite) {
    refuse_all(
        suite,
        (Bug::Parser, Severity::Medium),
        &[
            (
                OBJECT,
                "missing-colon",
                "A member without a colon",
                MEMBER,
                "drop a colon",
                "{\"to\" \"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "two-colons",
                "A member with two colons",
                MEMBER,
                "double a colon",
                "{\"to\"::\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "equals-sign",
                "An equals sign for a colon",
                MEMBER,
                "replace a colon by =",
                "{\"to\"=\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "comma-for-colon",
                "A comma for a colon",
                MEMBER,
                "replace a colon by a comma",
                "{\"to\",\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "missing-value",
                "A member without a value",
                MEMBER,
                "drop a value",
                "{\"to\":, \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "missing-name",
                "A member without a name",
                MEMBER,
                "drop a name",
                "{:\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "name-alone",
                "A name without anything",
                MEMBER,
                "drop a colon and its value",
                "{\"to\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "name-without-quotes",
                "A name without quotes",
                MEMBER,
                "drop the quotes of a name",
                "{to:\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "name-in-single-quotes",
                "A name in single quotes",
                MEMBER,
                "replace the quotes of a name",
                "{'to':\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "number-as-name",
                "A number as a name",
                MEMBER,
                "replace a name by a number",
                "{1:\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "null-as-name",
                "The word null as a name",
                MEMBER,
                "replace a name by null",
                "{null:\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
            (
                OBJECT,
                "array-as-name",
                "An array as a name",
                MEMBER,
                "replace a name by an array",
                "{[\"to\"]:\"bob.eth\", \"from\":\"alice.eth\"}",
            ),
        ],
    );
}
