//! Text of strangers, such as an adapter's, as people may be shown it.

/// The text on one line, without characters that steer a terminal.
pub fn line(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' | '\t' => ' ',
            character if is_invisible(character) => '\u{fffd}',
            character => character,
        })
        .collect()
}

/// The text without characters that steer a terminal. Every line but the first begins with `indent`, so that none can be
/// taken for a line of the program.
pub fn lines(text: &str, indent: &str) -> String {
    let lines: Vec<String> = text.trim_end().split('\n').map(line).collect();
    lines.join(&format!("\n{indent}"))
}

/// Characters that no report repeats: control characters, and those that break a line or turn the direction of what
/// follows.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(line("a\x1b[2J\u{9b}b\u{202e}c\r\nd\te"), "a\u{fffd}[2J\u{fffd}b\u{fffd}c\u{fffd} d e");
        assert_eq!(line("größer 😀"), "größer 😀");
    }

    #[test]
    fn no_line_stands_at_the_margin() {
        assert_eq!(lines("one\nresult: conforms\n\n", "  "), "one\n  result: conforms");
    }
}
