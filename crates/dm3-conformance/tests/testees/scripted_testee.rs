//! An adapter for a toy that doubles digits, in as few lines as an adapter needs. The first argument chooses a way to
//! misbehave; the tests of the suite use them all.
//!
//! ```text
//! dm3-conformance testee-check -- scripted_testee honest
//! ```

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::process::{Command, Stdio, exit};
use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

/// Clears a screen, changes the direction of writing, and speaks in the suite's name.
const STEERING: &str = "\x1b[2J\u{202e}\r\nresult: conforms";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let behaviour = std::env::args().nth(1).unwrap_or_else(|| "honest".to_owned());
    let behaviour = behaviour.as_str();
    if behaviour == "banner" {
        say("Toy adapter 1.0, ready.")?;
    }
    if behaviour.starts_with("starts-another") {
        start_another()?;
    }
    // Answers that are held back, for `out-of-order`.
    let mut held: Vec<Value> = Vec::new();
    for line in io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        let id = call.get("id").cloned().unwrap_or_default();
        let operation = call.get("op").and_then(Value::as_str).unwrap_or_default();
        if operation == "hello" {
            hello(behaviour, &id)?;
            continue;
        }
        let text = call.pointer("/args/text").and_then(Value::as_str);
        misbehave(behaviour, text)?;
        let mut answer = answer(behaviour, &call, operation, text);
        if let Some(answer) = answer.as_object_mut() {
            answer.insert("id".to_owned(), number(behaviour, id));
        }
        if behaviour == "out-of-order" && held.is_empty() && text == Some("7") {
            held.push(answer);
            continue;
        }
        say(&answer.to_string())?;
        if behaviour == "twice" {
            say(&answer.to_string())?;
        }
        for late in held.drain(..) {
            say(&late.to_string())?;
        }
        if behaviour == "one-shot" {
            exit(0);
        }
    }
    if behaviour == "ignores-the-end" {
        sleep(Duration::from_secs(60));
    }
    Ok(())
}

/// Starts a process that nobody ends but the suite, and writes the numbers of both into the file named on the command
/// line.
fn start_another() -> Result<()> {
    let list = std::env::args().nth(2).ok_or("no file is named")?;
    let other = Command::new("sleep").arg("60").stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    std::fs::write(list, format!("{}\n{}\n", std::process::id(), other.id()))?;
    Ok(())
}

/// The number that an answer carries.
fn number(behaviour: &str, id: Value) -> Value {
    match behaviour {
        "wrong-ids" => json!(1_000_000),
        "previous-ids" => json!(id.as_u64().unwrap_or_default().saturating_sub(1)),
        _ => id,
    }
}

fn hello(behaviour: &str, id: &Value) -> Result<()> {
    match behaviour {
        "dies-in-hello" => {
            writeln!(io::stderr(), "cannot find the library")?;
            exit(3);
        }
        "silent" | "starts-another-silently" => sleep(Duration::from_secs(60)),
        _ => {}
    }
    let version = if behaviour == "other-protocol" { 2 } else { 1 };
    let mut hello = json!({ "dtp": version, "name": "toy", "version": "1.0", "language": "rust", "roles": ["codec"],
        "dialects": ["spec"], "features": [], "ops": ["toy.double", "toy.anything"] });
    if behaviour == "steers"
        && let Some(hello) = hello.as_object_mut()
    {
        hello.insert("name".to_owned(), json!(STEERING));
    }
    if behaviour == "short-lines"
        && let Some(hello) = hello.as_object_mut()
    {
        hello.insert("max_line".to_owned(), json!(1024));
    }
    say(&json!({ "id": id, "ok": hello }).to_string())
}

/// What happens before an answer.
fn misbehave(behaviour: &str, text: Option<&str>) -> Result<()> {
    let is_seven = text == Some("7");
    match behaviour {
        "crashes" if is_seven => {
            writeln!(io::stderr(), "index out of bounds")?;
            exit(101);
        }
        "crashes-always" => exit(101),
        "starts-another" => sleep(Duration::from_secs(60)),
        "hangs" if is_seven => sleep(Duration::from_secs(60)),
        "garbage" if is_seven => say("debug: got a seven")?,
        "huge-line" if is_seven => say(&"x".repeat(3 << 20))?,
        "huge-lines" => say(&"x".repeat(3 << 20))?,
        "steers" => writeln!(io::stderr(), "{STEERING}")?,
        _ => {}
    }
    Ok(())
}

fn answer(behaviour: &str, call: &Value, operation: &str, text: Option<&str>) -> Value {
    let known = matches!(operation, "toy.double" | "toy.anything");
    if !known || call.get("dialect").and_then(Value::as_str) != Some("spec") {
        return json!({ "unsupported": { "reason": "never heard of it" } });
    }
    let Some(text) = text else { return json!({ "error": { "message": "`text` is missing" } }) };
    let accepted = json!({ "ok": { "doubled": text.repeat(2), "length": text.len(), "extra": true } });
    let refused =
        json!({ "rejected": { "stage": "parse", "code": "toy.not-digits", "message": "not digits" } });
    match behaviour {
        "refuses-all" => refused,
        "agrees-all" => accepted,
        "steers" => json!({ "error": { "message": STEERING } }),
        "breaks" if text == "7" => json!({ "error": { "message": "seven broke it", "trace": "line 7" } }),
        "wrong-result" if text == "7" => json!({ "ok": { "doubled": "78", "length": 1 } }),
        "no-kind" if text == "7" => json!({ "perhaps": {} }),
        "careless" if text.starts_with('x') => accepted,
        "other-stage" if !is_digits(text) => {
            json!({ "rejected": { "stage": "policy", "code": "toy.x", "message": "no" } })
        }
        "bad-form" if !is_digits(text) => json!({ "rejected": { "stage": "taste" } }),
        _ if is_digits(text) => accepted,
        _ => refused,
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn say(line: &str) -> Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{line}")?;
    output.flush()?;
    Ok(())
}
