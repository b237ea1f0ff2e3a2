//! What a client says that it has picked up.

use serde_json::{Map, Value};

use super::letter::Letter;
use crate::ds::stop::{CaseResult, Stop};

/// What a client has picked up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fetched {
    /// The messages that it shows.
    pub(super) messages: Vec<Value>,
    /// Hashes of those that it acknowledged.
    pub(super) acknowledged: Vec<String>,
}

impl Fetched {
    /// Reads the output of the operation.
    pub(super) fn of_output(output: &Map<String, Value>) -> Result<Self, Stop> {
        let array = |name: &str| output.get(name).and_then(Value::as_array);
        match (array("messages"), array("acknowledged")) {
            (Some(messages), Some(hashes)) => {
                let acknowledged = hashes.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                Ok(Self { messages: messages.clone(), acknowledged })
            }
            _ => Err(Stop::Error("the adapter's output has no `messages` and `acknowledged`".to_owned())),
        }
    }

    /// The messages of this hash.
    fn of_hash(&self, hash: &str) -> Vec<&Value> {
        let is_it = |message: &&Value| message.get("message_hash").and_then(Value::as_str) == Some(hash);
        self.messages.iter().filter(is_it).collect()
    }

    /// Demands that a letter is shown once, as it was written; returns it.
    pub(super) fn shows(&self, letter: &Letter) -> Result<&Value, Stop> {
        let found = self.of_hash(&letter.hash);
        let [message] = found.as_slice() else {
            let received = format!("{} times, in {}", found.len(), Value::from(self.messages.clone()));
            return Err(Stop::deviates(
                format!("the message {} shown once ({})", letter.hash, letter.about),
                received,
            ));
        };
        let written = |name: &str| letter.message.pointer(&format!("/metadata/{name}"));
        let pairs = [
            ("from", written("from")),
            ("to", written("to")),
            ("type", written("type")),
            ("text", letter.message.get("message")),
        ];
        for (name, wanted) in pairs {
            let found = message.get(name).filter(|value| !value.is_null());
            let same = match name {
                // A client may show names in their normal form.
                "from" | "to" => lower(found) == lower(wanted),
                _ => found == wanted,
            };
            if !same {
                let shown = |value: Option<&Value>| value.map_or("nothing".to_owned(), Value::to_string);
                let expected = format!("{name} {} in {}", shown(wanted), letter.about);
                return Err(Stop::deviates(expected, shown(found)));
            }
        }
        Ok(message)
    }

    /// Demands that a letter is not shown, neither by its hash nor by its text.
    pub(super) fn hides(&self, letter: &Letter) -> CaseResult {
        let text = letter.message.get("message");
        let has_text = |message: &&Value| text.is_some() && message.get("text") == text;
        let found =
            self.of_hash(&letter.hash).into_iter().chain(self.messages.iter().filter(has_text)).next();
        match found {
            None => Ok(()),
            Some(message) => {
                Err(Stop::deviates(format!("{} is not shown", letter.about), message.to_string()))
            }
        }
    }

    /// Demands that nothing but these letters is shown.
    pub(super) fn shows_only(&self, letters: &[&Letter]) -> CaseResult {
        for letter in letters {
            self.shows(letter)?;
        }
        if self.messages.len() == letters.len() {
            return Ok(());
        }
        let received = format!("{}: {}", self.messages.len(), Value::from(self.messages.clone()));
        Err(Stop::deviates(format!("{} messages", letters.len()), received))
    }
}

fn lower(name: Option<&Value>) -> Option<String> {
    name.and_then(Value::as_str).map(str::to_lowercase)
}

/// What a client says of the postmark of a message that it shows.
pub(super) fn is_postmarked(message: &Value, timestamp: Option<u64>) -> CaseResult {
    let word = message.get("postmark").and_then(Value::as_str).unwrap_or("nothing");
    let found = message.get("incoming_timestamp").and_then(Value::as_u64);
    let is_right = match timestamp {
        Some(timestamp) => word == "proven" && found == Some(timestamp),
        None => word != "proven" && found.is_none(),
    };
    if is_right {
        return Ok(());
    }
    let expected =
        timestamp.map_or("no proven postmark".to_owned(), |time| format!("a proven postmark of {time}"));
    let time = found.map_or(String::new(), |time| format!(" of {time}"));
    Err(Stop::deviates(expected, format!("a postmark that is called {word}{time}")))
}
