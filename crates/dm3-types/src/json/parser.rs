//! A strict JSON parser (RFC 8259, with the choices of RFC 7493: unique names, no lone surrogates).

use std::fmt;

use super::{Json, Members};

/// Deepest nesting that is read; deeper text is refused, so that no input exhausts the stack.
pub const MAX_DEPTH: usize = 128;

/// The text is not JSON of the strict kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonError {
    offset: usize,
    problem: JsonProblem,
}

/// Why a text is not strict JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JsonProblem {
    /// The text ends inside a value.
    UnexpectedEnd,
    /// A character that cannot stand here.
    UnexpectedCharacter,
    /// Text behind the value.
    TrailingText,
    /// A number in a form that JSON does not have.
    MalformedNumber,
    /// An escape that JSON does not have.
    MalformedEscape,
    /// A control character that should have been escaped.
    ControlCharacter,
    /// Half of a surrogate pair: no Unicode text.
    LoneSurrogate,
    /// A member name that the object has already: two readers could take different values.
    DuplicateMember,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The bytes are not UTF-8.
    NotUtf8,
}

impl JsonError {
    pub(super) fn new(offset: usize, problem: JsonProblem) -> Self {
        Self { offset, problem }
    }

    /// Byte offset of the problem in the text.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// What is wrong there.
    #[must_use]
    pub fn problem(&self) -> JsonProblem {
        self.problem
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = match self.problem {
            JsonProblem::UnexpectedEnd => "the JSON text ends inside a value",
            JsonProblem::UnexpectedCharacter => "a character that cannot stand here in JSON",
            JsonProblem::TrailingText => "text behind the JSON value",
            JsonProblem::MalformedNumber => "a malformed JSON number",
            JsonProblem::MalformedEscape => "a malformed JSON escape",
            JsonProblem::ControlCharacter => "a control character inside a JSON string",
            JsonProblem::LoneSurrogate => "half of a surrogate pair in a JSON string",
            JsonProblem::DuplicateMember => "a member name that the JSON object has already",
            JsonProblem::TooDeep => "JSON nested too deeply",
            JsonProblem::NotUtf8 => "bytes that are not UTF-8",
        };
        write!(f, "{problem} (byte {})", self.offset)
    }
}

impl std::error::Error for JsonError {}

pub(super) fn parse(text: &str) -> Result<Json, JsonError> {
    let mut parser = Parser { text, position: 0 };
    parser.skip_white_space();
    let value = parser.value(0)?;
    parser.skip_white_space();
    // MTP-CJS-003
    if parser.peek().is_some() { parser.fail(JsonProblem::TrailingText) } else { Ok(value) }
}

struct Parser<'a> {
    text: &'a str,
    position: usize,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Result<Json, JsonError> {
        match self.peek() {
            None => self.fail(JsonProblem::UnexpectedEnd),
            // DSA-RPC-002
            Some(b'{' | b'[') if depth >= MAX_DEPTH => self.fail(JsonProblem::TooDeep), // MTP-CJS-016
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(_) => self.fail(JsonProblem::UnexpectedCharacter), // MTP-CJS-007
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.position += 1;
        let mut entries = Vec::new();
        self.skip_white_space();
        if self.take(b'}') {
            return Ok(Json::Object(Members::new()));
        }
        let start = self.position;
        loop {
            self.skip_white_space();
            if self.peek() != Some(b'"') {
                // MTP-CJS-006
                return self.unexpected();
            }
            let name = self.string()?;
            self.skip_white_space();
            if !self.take(b':') {
                return self.unexpected();
            }
            self.skip_white_space();
            let value = self.value(depth + 1)?;
            entries.push((name, value));
            self.skip_white_space();
            if self.take(b'}') {
                break;
            }
            if !self.take(b',') {
                return self.unexpected();
            }
        }
        if has_duplicates(&entries) {
            // MTP-CJS-015
            return Err(JsonError::new(start, JsonProblem::DuplicateMember));
        }
        Ok(Json::Object(Members::from_unique(entries)))
    }

    fn array(&mut self, depth: usize) -> Result<Json, JsonError> {
        self.position += 1;
        let mut elements = Vec::new();
        self.skip_white_space();
        if self.take(b']') {
            return Ok(Json::Array(elements));
        }
        loop {
            self.skip_white_space();
            elements.push(self.value(depth + 1)?);
            self.skip_white_space();
            if self.take(b']') {
                return Ok(Json::Array(elements));
            }
            if !self.take(b',') {
                // MTP-CJS-005
                return self.unexpected();
            }
        }
    }

    fn string(&mut self) -> Result<String, JsonError> {
        self.position += 1;
        let mut out = String::new();
        loop {
            let rest = self.text.get(self.position..).unwrap_or_default();
            let plain =
                rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f)).unwrap_or(rest.len());
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.position += plain;
            match self.peek() {
                None => return self.fail(JsonProblem::UnexpectedEnd),
                Some(b'"') => {
                    self.position += 1;
                    return Ok(out);
                }
                Some(b'\\') => {
                    self.position += 1;
                    out.push(self.escape()?);
                }
                Some(_) => return self.fail(JsonProblem::ControlCharacter), // MTP-CJS-011
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonError> {
        let Some(letter) = self.peek() else { return self.fail(JsonProblem::UnexpectedEnd) };
        self.position += 1;
        Ok(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode_escape(),
            _ => {
                self.position -= 1;
                return self.fail(JsonProblem::MalformedEscape); // MTP-CJS-012
            }
        })
    }

    fn unicode_escape(&mut self) -> Result<char, JsonError> {
        let start = self.position;
        let lone = JsonError::new(start, JsonProblem::LoneSurrogate);
        let first = self.four_digits()?;
        if !(0xd800..0xe000).contains(&first) {
            return char::from_u32(first).ok_or(lone);
        }
        // MTP-CJS-013
        if first >= 0xdc00 || !self.text.get(self.position..).unwrap_or_default().starts_with("\\u") {
            return Err(lone);
        }
        self.position += 2;
        let second = self.four_digits()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Err(lone);
        }
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)).ok_or(lone)
    }

    fn four_digits(&mut self) -> Result<u32, JsonError> {
        let digits = self.text.get(self.position..self.position + 4);
        let value = digits
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match value {
            Some(value) => {
                self.position += 4;
                Ok(value)
            }
            None => self.fail(JsonProblem::MalformedEscape),
        }
    }

    // MTP-CJS-008
    fn number(&mut self) -> Result<Json, JsonError> {
        let start = self.position;
        self.take(b'-');
        match self.peek() {
            Some(b'0') => self.position += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return self.fail(JsonProblem::MalformedNumber),
        }
        if self.take(b'.') {
            self.required_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.position += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.position += 1;
            }
            self.required_digits()?;
        }
        if matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.fail(JsonProblem::MalformedNumber);
        }
        let literal = self.text.get(start..self.position).unwrap_or_default();
        // MTP-CJS-009, MTP-CJS-010
        literal.parse().map(Json::Number).map_err(|_| JsonError::new(start, JsonProblem::MalformedNumber))
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.position += 1;
        }
    }

    fn required_digits(&mut self) -> Result<(), JsonError> {
        let start = self.position;
        self.digits();
        if self.position == start { self.fail(JsonProblem::MalformedNumber) } else { Ok(()) }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, JsonError> {
        if self.text.get(self.position..).unwrap_or_default().starts_with(word) {
            self.position += word.len();
            return Ok(value);
        }
        self.fail(JsonProblem::UnexpectedCharacter)
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            // MTP-CJS-004
            self.position += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.position += usize::from(found);
        found
    }

    fn unexpected<T>(&self) -> Result<T, JsonError> {
        let end = self.peek().is_none();
        self.fail(if end { JsonProblem::UnexpectedEnd } else { JsonProblem::UnexpectedCharacter })
    }

    fn fail<T>(&self, problem: JsonProblem) -> Result<T, JsonError> {
        Err(JsonError::new(self.position, problem))
    }
}

/// Small objects by comparison, large ones by sorting: no input makes this quadratic.
fn has_duplicates(entries: &[(String, Json)]) -> bool {
    if entries.len() <= 8 {
        return entries
            .iter()
            .enumerate()
            .any(|(index, (name, _))| entries.iter().take(index).any(|(other, _)| other == name));
    }
    let mut names: Vec<_> = entries.iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.windows(2).any(|pair| matches!(pair, [left, right] if left == right))
}
