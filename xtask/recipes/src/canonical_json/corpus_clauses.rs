//! Which clause speaks of a case of JSONTestSuite.

/// What our clauses say of a case.
#[derive(Debug, Clone, Copy)]
pub(super) enum Verdict {
    /// Read under these clauses.
    Taken(&'static [&'static str]),
    /// Refused by this clause.
    Refused(&'static str),
}

/// By the folder and the file's name.
pub(super) fn verdict(folder: &str, file: &str) -> Verdict {
    if let Some((clause, _)) = REFUSED.iter().find(|(_, files)| files.contains(&file)) {
        return Verdict::Refused(clause);
    }
    let start = |prefix: &str| file.starts_with(prefix);
    if start("n_") {
        return Verdict::Refused(
            NEGATIVE.iter().find(|(prefix, _)| start(prefix)).map_or("MTP-CJS-003", |(_, clause)| clause),
        );
    }
    let positive = POSITIVE.iter().find(|(prefix, _)| start(prefix));
    match (folder, positive) {
        ("parsing" | "transform", Some((_, clauses))) => Verdict::Taken(clauses),
        _ => Verdict::Taken(&["MTP-CJS-003"]),
    }
}

const POSITIVE: [(&str, &[&str]); 16] = [
    ("y_array", &["MTP-CJS-005", "MTP-CJS-022"]),
    ("y_number", &["MTP-CJS-008", "MTP-CJS-009", "MTP-CJS-024"]),
    ("y_object", &["MTP-CJS-006", "MTP-CJS-015", "MTP-CJS-021"]),
    ("y_string", &["MTP-CJS-012", "MTP-CJS-014", "MTP-CJS-030"]),
    ("y_structure", &["MTP-CJS-003", "MTP-CJS-020"]),
    ("i_number_huge", &["MTP-CJS-010", "MTP-CJS-026"]),
    ("i_number_neg_int_huge", &["MTP-CJS-010", "MTP-CJS-026"]),
    ("i_number_pos_double_huge", &["MTP-CJS-010", "MTP-CJS-026"]),
    ("i_number_real_neg_overflow", &["MTP-CJS-010", "MTP-CJS-026"]),
    ("i_number_real_pos_overflow", &["MTP-CJS-010", "MTP-CJS-026"]),
    ("i_number_real_underflow", &["MTP-CJS-009", "MTP-CJS-025"]),
    ("i_number_double_huge_neg", &["MTP-CJS-009", "MTP-CJS-025"]),
    ("i_number", &["MTP-CJS-009", "MTP-CJS-024"]),
    ("number_", &["MTP-CJS-009", "MTP-CJS-024"]),
    ("object_key", &["MTP-CJS-014", "MTP-CJS-015"]),
    ("string_", &["MTP-CJS-012", "MTP-CJS-029"]),
];

const NEGATIVE: [(&str, &str); 6] = [
    ("n_array", "MTP-CJS-005"),
    ("n_incomplete", "MTP-CJS-007"),
    ("n_number", "MTP-CJS-008"),
    ("n_object", "MTP-CJS-006"),
    ("n_string", "MTP-CJS-012"),
    ("n_structure", "MTP-CJS-005"),
];

/// Files of which another clause speaks than of their kind, and files that the origin does not ask to refuse.
const REFUSED: [(&str, &[&str]); 10] = [
    ("MTP-CJS-002", &["i_structure_UTF-8_BOM_empty_object", "n_structure_UTF8_BOM_no_data"]),
    (
        "MTP-CJS-003",
        &[
            "n_array_comma_after_close",
            "n_array_extra_close",
            "n_multidigit_number_then_00",
            "n_single_space",
            "n_string_single_doublequote",
            "n_string_start_escape_unclosed",
            "n_string_with_trailing_garbage",
            "n_structure_array_trailing_garbage",
            "n_structure_array_with_extra_array_close",
            "n_structure_array_with_unclosed_string",
            "n_structure_close_unopened_array",
            "n_structure_double_array",
            "n_structure_end_array",
            "n_structure_no_data",
            "n_structure_number_with_trailing_garbage",
            "n_structure_object_followed_by_closing_object",
            "n_structure_object_with_trailing_garbage",
            "n_structure_open_array_open_string",
            "n_structure_open_object_open_string",
        ],
    ),
    ("MTP-CJS-004", &["n_structure_whitespace_formfeed"]),
    ("MTP-CJS-006", &["n_structure_object_unclosed_no_value"]),
    (
        "MTP-CJS-007",
        &[
            "n_array_incomplete_invalid_value",
            "n_array_star_inside",
            "n_number_+Inf",
            "n_number_Inf",
            "n_number_NaN",
            "n_number_infinity",
            "n_object_bad_value",
            "n_object_trailing_comment",
            "n_object_trailing_comment_open",
            "n_object_trailing_comment_slash_open",
            "n_object_trailing_comment_slash_open_incomplete",
            "n_object_with_trailing_garbage",
            "n_string_accentuated_char_no_quotes",
            "n_string_leading_uescaped_thinspace",
            "n_string_no_quotes_with_bad_escape",
            "n_string_single_quote",
            "n_string_single_string_no_double_quotes",
            "n_structure_U+2060_word_joined",
            "n_structure_angle_bracket_.",
            "n_structure_angle_bracket_null",
            "n_structure_ascii-unicode-identifier",
            "n_structure_capitalized_True",
            "n_structure_null-byte-outside-string",
            "n_structure_object_with_comment",
            "n_structure_open_array_apostrophe",
            "n_structure_open_object_string_with_apostrophes",
            "n_structure_single_star",
            "n_structure_trailing_#",
            "n_structure_uescaped_LF_before_string",
            "n_structure_unicode-identifier",
            "n_structure_unclosed_array_partial_null",
            "n_structure_unclosed_array_unfinished_false",
            "n_structure_unclosed_array_unfinished_true",
            "n_structure_whitespace_U+2060_word_joiner",
        ],
    ),
    ("MTP-CJS-008", &["n_array_just_minus"]),
    (
        "MTP-CJS-011",
        &[
            "n_array_spaces_vertical_tab_formfeed",
            "n_string_unescaped_ctrl_char",
            "n_string_unescaped_newline",
            "n_string_unescaped_tab",
        ],
    ),
    (
        "MTP-CJS-013",
        &[
            "i_object_key_lone_2nd_surrogate",
            "i_string_1st_surrogate_but_2nd_missing",
            "i_string_1st_valid_surrogate_2nd_invalid",
            "i_string_incomplete_surrogate_and_escape_valid",
            "i_string_incomplete_surrogate_pair",
            "i_string_incomplete_surrogates_escape_valid",
            "i_string_invalid_lonely_surrogate",
            "i_string_invalid_surrogate",
            "i_string_inverted_surrogates_U+1D11E",
            "i_string_lone_second_surrogate",
            "n_string_1_surrogate_then_escape",
            "string_1_escaped_invalid_codepoint",
            "string_2_escaped_invalid_codepoints",
            "string_3_escaped_invalid_codepoints",
        ],
    ),
    (
        "MTP-CJS-015",
        &[
            "y_object_duplicated_key",
            "y_object_duplicated_key_and_value",
            "object_same_key_different_values",
            "object_same_key_same_value",
            "object_same_key_unclear_values",
        ],
    ),
    ("MTP-CJS-016", &["i_structure_500_nested_arrays"]),
];
