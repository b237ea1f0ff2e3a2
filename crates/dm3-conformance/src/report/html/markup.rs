//! Text as HTML.

use crate::legible::is_invisible;
use crate::verdict::Verdict;

/// Text for an element or a quoted attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            character if is_invisible(character) => escaped.push('\u{fffd}'),
            character => escaped.push(character),
        }
    }
    escaped
}

/// A sentence of a page: code in backticks is marked up, of links the text remains.
pub(super) fn sentence(markdown: &str) -> String {
    let mut html = String::new();
    for (index, part) in markdown.split('`').enumerate() {
        if index % 2 == 1 {
            html.push_str(&format!("<code>{}</code>", escaped(part)));
        } else {
            html.push_str(&escaped(&without_links(part)));
        }
    }
    html
}

/// `[text](target)` becomes `text`.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        let link = after.split_once("](").and_then(|(name, target)| Some((name, target.split_once(')')?.1)));
        match link {
            Some((name, behind)) if !name.contains('[') => {
                plain.push_str(name);
                rest = behind;
            }
            _ => {
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

/// An address as a link if it is one of the web, else as text.
pub(super) fn link(address: &str) -> String {
    let shown = escaped(address);
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    if is_web { format!("<a href=\"{shown}\" rel=\"noopener noreferrer\">{shown}</a>") } else { shown }
}

/// A verdict with its colour.
pub(super) fn chip(verdict: Verdict) -> String {
    format!("<span class=\"chip {}\">{}</span>", tone(verdict), verdict.word())
}

/// The colour of a verdict: a class of the style sheet.
pub(super) fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "good",
        Verdict::Fail | Verdict::Hang | Verdict::Crash | Verdict::Error | Verdict::Xpass => "bad",
        Verdict::Warn | Verdict::Inconclusive | Verdict::Xfail => "doubt",
        Verdict::Info | Verdict::Unsupported | Verdict::NotClaimed | Verdict::Unobservable => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_text_is_markup() {
        assert_eq!(
            escaped("<a href='x'>\"&\u{202e}\0"),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;\u{fffd}\u{fffd}"
        );
        assert_eq!(sentence("a `<b>` [x](y.md) [z"), "a <code>&lt;b&gt;</code> x [z");
        assert_eq!(sentence("[[x](y)] [a] (b)"), "[x] [a] (b)");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert!(link("https://example.org/?a=\"").starts_with("<a href=\"https://example.org/?a=&quot;\""));
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
    }
}
