//! The numbered clauses of the specification.

use crate::files;

/// One clause. It stands on one line of a page:
/// ``**[MTP-PMK-007]** `receiver` `input` — A receiver MUST refuse …``
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Such as `MTP-PMK-007`.
    pub id: String,
    /// Whom it binds: all, ds, sender, receiver, resolver, storage.
    pub roles: Vec<String>,
    /// Is it about what to accept or refuse on input?
    pub input: bool,
    /// The keyword in capitals; none in a clause that was withdrawn.
    pub keyword: Option<&'static str>,
    /// The sentence, in Markdown.
    pub text: String,
    /// Path of the page, such as `spec/postmark.md`.
    pub page: String,
}

/// Longer ones first: `MUST NOT` holds `MUST`.
const KEYWORDS: [&str; 5] = ["MUST NOT", "SHOULD NOT", "MUST", "SHOULD", "MAY"];

/// All clauses of the embedded pages, in the order of pages and lines.
pub fn clauses() -> Vec<Clause> {
    files::pages().flat_map(|(path, text)| clauses_of_page(path, text)).collect()
}

/// The clauses of one page. Lines of any other form are prose.
pub fn clauses_of_page(path: &str, text: &str) -> Vec<Clause> {
    text.lines().filter_map(|line| clause(path, line)).collect()
}

fn clause(path: &str, line: &str) -> Option<Clause> {
    let (id, rest) = line.trim().strip_prefix("**[")?.split_once("]**")?;
    if !is_clause_id(id) {
        return None;
    }
    let (marks, text) = rest.split_once('—')?;
    let marks: Vec<&str> = marks.split('`').skip(1).step_by(2).collect();
    let keyword = KEYWORDS.into_iter().find(|keyword| has_words(text, keyword));
    Some(Clause {
        id: id.to_owned(),
        roles: marks.iter().filter(|mark| **mark != "input").map(|mark| (*mark).to_owned()).collect(),
        input: marks.contains(&"input"),
        keyword,
        text: text.trim().to_owned(),
        page: path.to_owned(),
    })
}

/// `<DOC>-<AREA>-<NNN>`
fn is_clause_id(id: &str) -> bool {
    let parts: Vec<&str> = id.split('-').collect();
    let [document, area, number] = parts.as_slice() else { return false };
    let is_name = |name: &str, longest: usize| {
        (2..=longest).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    is_name(document, 5)
        && is_name(area, 6)
        && number.len() == 3
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(start, found)| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + found.len()..).and_then(|text| text.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Postmark\n\nProse about [MTP-PMK-004].\n\n\
        **[MTP-PMK-004]** `ds` — A delivery service MUST sign the postmark.\n\n\
        **[MTP-PMK-007]** `receiver` `sender` `input` — A receiver MUST NOT take `MAY` — or less.\n\
        **[mtp-PMK-008]** `ds` — Not a clause.\n**[TST-PMK-9]** `ds` — Nor this.\n";

    #[test]
    fn clauses_are_lines_of_their_own() {
        let clauses = clauses_of_page("spec/postmark.md", PAGE);
        let [first, second] = clauses.as_slice() else { panic!("{clauses:?}") };
        assert_eq!((first.id.as_str(), first.keyword, first.input), ("MTP-PMK-004", Some("MUST"), false));
        assert_eq!(first.text, "A delivery service MUST sign the postmark.");
        assert_eq!((second.keyword, second.input), (Some("MUST NOT"), true));
        assert_eq!(second.roles, ["receiver", "sender"]);
        assert_eq!(second.text, "A receiver MUST NOT take `MAY` — or less.");
    }

    #[test]
    fn every_embedded_clause_binds_somebody() {
        for clause in clauses() {
            assert!(!clause.roles.is_empty(), "{}", clause.id);
        }
    }
}
