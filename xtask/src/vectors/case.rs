//! The input of one vector.

use dm3_types::{Json, UnixMillis, hex};

use super::answer::Failure;
use super::draws::{Draw, Draws};

/// What an operation may know: the topic and the arguments, not the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    topic: &'a str,
    input: &'a Json,
    challenge_id: Option<&'a str>,
}

impl<'a> Case<'a> {
    /// The case of a vector.
    ///
    /// `challenge_id` is the one random draw that vectors tell in their output alone.
    pub(super) fn new(topic: &'a str, input: &'a Json, challenge_id: Option<&'a str>) -> Self {
        Self { topic, input, challenge_id }
    }

    /// The topic of the vector's file.
    pub(super) fn topic(&self) -> &'a str {
        self.topic
    }

    /// The object `name` as a case of its own.
    pub(super) fn object(&self, name: &str) -> Result<Self, Failure> {
        let input = self.json(name)?;
        if input.as_object().is_none() { Err(self.broken(name)) } else { Ok(Self { input, ..*self }) }
    }

    /// The value `name`.
    pub(super) fn json(&self, name: &str) -> Result<&'a Json, Failure> {
        self.input.get(name).ok_or_else(|| self.broken(name))
    }

    /// The value `name` unless it is absent or null, which both mean the peer's `undefined`.
    pub(super) fn optional(&self, name: &str) -> Option<&'a Json> {
        self.input.get(name).filter(|value| **value != Json::Null)
    }

    /// The string `name`.
    pub(super) fn text(&self, name: &str) -> Result<&'a str, Failure> {
        self.json(name)?.as_str().ok_or_else(|| self.broken(name))
    }

    /// The string `name` where there is one.
    pub(super) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, Failure> {
        let text = |value: &'a Json| value.as_str().ok_or_else(|| self.broken(name));
        self.optional(name).map(text).transpose()
    }

    /// The string `name`, which may be given as hexadecimal UTF-16 where it is not well-formed.
    ///
    /// No text of ours can hold a lone surrogate, so such a string is refused.
    pub(super) fn any_text(&self, name: &str) -> Result<String, Failure> {
        match self.optional_text(&format!("{name}Utf16be"))? {
            Some(digits) => utf16(digits).map_err(|_| self.broken(name))?.ok_or_else(|| {
                Failure::refused("a text is made of Unicode scalar values; this has a lone surrogate")
            }),
            None => Ok(self.text(name)?.to_owned()),
        }
    }

    /// The truth value `name`; false where it is absent.
    pub(super) fn flag(&self, name: &str) -> Result<bool, Failure> {
        let flag = |value: &Json| value.as_bool().ok_or_else(|| self.broken(name));
        self.optional(name).map_or(Ok(false), flag)
    }

    /// The number `name` where there is one.
    pub(super) fn optional_number(&self, name: &str) -> Result<Option<f64>, Failure> {
        let number = |value: &Json| value.as_f64().ok_or_else(|| self.broken(name));
        self.optional(name).map(number).transpose()
    }

    /// The whole number `name`.
    pub(super) fn count(&self, name: &str) -> Result<u64, Failure> {
        self.json(name)?.as_u64().ok_or_else(|| self.broken(name))
    }

    /// The peer's clock.
    pub(super) fn now(&self) -> Result<UnixMillis, Failure> {
        UnixMillis::new(self.count("nowMs")?).map_err(|_| self.broken("nowMs"))
    }

    /// The strings of the array `name`.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&'a str>, Failure> {
        let elements = self.json(name)?.as_array().ok_or_else(|| self.broken(name))?;
        elements.iter().map(|element| element.as_str().ok_or_else(|| self.broken(name))).collect()
    }

    /// The random draws in the order in which the peer made them.
    pub(super) fn draws(&self) -> Result<Vec<Draw>, Failure> {
        let Some(injected) = self.optional("injected") else { return Ok(Vec::new()) };
        let injected = injected.as_array().ok_or_else(|| self.broken("injected"))?;
        injected.iter().map(|draw| Draw::read(draw).ok_or_else(|| self.broken("injected"))).collect()
    }

    /// A random source that makes the draws of the peer.
    pub(super) fn randomness(&self) -> Result<Draws, Failure> {
        Ok(Draws::new(self.draws()?))
    }

    /// The random id of a challenge.
    pub(super) fn challenge_id(&self) -> Result<&'a str, Failure> {
        self.challenge_id.ok_or_else(|| self.broken("challenge id"))
    }

    /// The vector lacks `name` or has it in another form.
    pub(super) fn broken(&self, name: &str) -> Failure {
        Failure::Broken(format!("the vector's input has no usable `{name}`"))
    }
}

/// Big-endian UTF-16 in hexadecimal; nothing where it has a lone surrogate.
pub(super) fn utf16(digits: &str) -> Result<Option<String>, Failure> {
    let broken = || Failure::Broken("hexadecimal UTF-16 expected".to_owned());
    let bytes = hex::decode0x(&format!("0x{digits}")).map_err(|_| broken())?;
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return Err(broken());
    }
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
    Ok(String::from_utf16(&units).ok())
}
