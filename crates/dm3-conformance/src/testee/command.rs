//! The command that starts an adapter.

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TesteeCommand {
    words: Vec<String>,
}

impl TesteeCommand {
    /// Takes words as they are. An empty list starts nothing.
    pub fn of_words(words: Vec<String>) -> Self {
        Self { words }
    }

    /// Splits a command line at white space. Quotes of both kinds hold words together; outside single quotes a backslash
    /// before a quote, a backslash or white space takes its meaning away. Nothing else has a meaning: no shell runs.
    ///
    /// # Errors
    /// When a quote is not closed or there is no word.
    pub fn parse(line: &str) -> Result<Self, String> {
        let mut words = Vec::new();
        let mut word: Option<String> = None;
        let mut quote: Option<char> = None;
        let mut characters = line.chars().peekable();
        while let Some(character) = characters.next() {
            let escapes = character == '\\' && quote != Some('\'');
            let escaped = if escapes {
                characters.next_if(|next| matches!(next, '\\' | '"' | '\'') || next.is_whitespace())
            } else {
                None
            };
            if let Some(escaped) = escaped {
                word.get_or_insert_default().push(escaped);
            } else if quote == Some(character) {
                quote = None;
            } else if quote.is_none() && matches!(character, '"' | '\'') {
                quote = Some(character);
                word.get_or_insert_default();
            } else if quote.is_none() && character.is_whitespace() {
                words.extend(word.take());
            } else {
                word.get_or_insert_default().push(character);
            }
        }
        if quote.is_some() {
            return Err("a quote is not closed".to_owned());
        }
        words.extend(word);
        if words.is_empty() { Err("no command".to_owned()) } else { Ok(Self { words }) }
    }

    /// The program and its arguments.
    pub fn split(&self) -> (&str, &[String]) {
        self.words.split_first().map_or(("", &[]), |(program, arguments)| (program.as_str(), arguments))
    }

    /// The command as it can be typed behind `--`.
    pub fn line(&self) -> String {
        self.words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
    }
}

fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-./:=@%+,".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        TesteeCommand::parse(line).unwrap().words
    }

    #[test]
    fn lines_are_split_at_white_space_outside_quotes() {
        assert_eq!(words(" node  a.js "), ["node", "a.js"]);
        assert_eq!(words(r#"sh -c "echo \"x y\"" 'a\b'"#), ["sh", "-c", "echo \"x y\"", r"a\b"]);
        assert_eq!(words(r"a\ b C:\dir ''"), ["a b", r"C:\dir", ""]);
        assert!(TesteeCommand::parse("a 'b").is_err());
        assert!(TesteeCommand::parse("  ").is_err());
    }

    #[test]
    fn a_line_can_be_typed_again() {
        for line in ["node a.js", "sh -c 'echo \"x y\"'", "a 'it'\\''s' ''"] {
            let command = TesteeCommand::parse(line).unwrap();
            assert_eq!(command.line(), line);
        }
    }
}
