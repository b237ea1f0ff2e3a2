//! Clauses: one line of a page each, with an id, roles, a level and one testable statement.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

/// Documents that have clauses.
pub(crate) const DOCUMENTS: [&str; 7] = ["MTP", "REG", "KDF", "DSA", "MAP", "MSP", "SPM"];

/// Who a clause binds.
pub(crate) const ROLES: [&str; 6] = ["all", "ds", "sender", "receiver", "resolver", "storage"];

/// The mark of a clause about what to accept and what to refuse.
const INPUT: &str = "input";

static ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[A-Z]{2,5}-[A-Z]{2,6}-\d{3}$"));
static OPENING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\*\*\[([^\]]*)\]\*\*(.*)$"));
static ROLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*,?\s*`([^`]*)`(.*)$"));
static KEYWORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(MUST NOT|MUST|SHALL NOT|SHALL|SHOULD NOT|SHOULD|NOT RECOMMENDED|RECOMMENDED|REQUIRED|MAY|OPTIONAL)\b",
    )
});
static LOWER_CASE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b([Mm]ust|[Ss]hall|[Ss]hould)\b"));
static REFUSAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(refuse|refuses|be refused|reject|rejects|be rejected)\b"));
static CODE_SPAN: LazyLock<Regex> = LazyLock::new(|| pattern(r"`[^`]*`"));

#[expect(clippy::expect_used, reason = "every pattern is a literal and compiled by the tests")]
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a valid pattern")
}

/// How binding a clause is (BCP 14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Must,
    Should,
    May,
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Must => "MUST",
            Self::Should => "SHOULD",
            Self::May => "MAY",
        })
    }
}

/// One clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) id: String,
    pub(crate) roles: Vec<String>,
    /// About what to accept and what to refuse: needs evidence of both kinds.
    pub(crate) input: bool,
    /// None once withdrawn.
    pub(crate) level: Option<Level>,
    /// The statement, as it stands after the dash.
    pub(crate) text: String,
    /// Path of the page, relative to the repository.
    pub(crate) page: String,
    pub(crate) line: usize,
}

impl Clause {
    pub(crate) const fn is_withdrawn(&self) -> bool {
        self.level.is_none()
    }
}

/// Whether a text has the form of a clause id.
pub(crate) fn is_id(text: &str) -> bool {
    ID.is_match(text)
}

/// All clauses of a page; what is wrong with the page is added to `faults`.
pub(crate) fn clauses_of(page: &str, text: &str, faults: &mut Vec<String>) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut in_code = false;
    let mut after_clause = false;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let at = format!("{page}:{number}");
        let is_clause = line.starts_with("**[");
        if after_clause && !is_clause && !line.trim().is_empty() {
            faults.push(format!("{at}: a clause is one line; this line continues the clause before it"));
        }
        after_clause = false;
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        } else if in_code {
        } else if is_clause {
            after_clause = true;
            match clause(line) {
                Ok(clause) => {
                    clauses.push(Clause { page: page.to_owned(), line: number, ..clause });
                }
                Err(complaint) => faults.push(format!("{at}: {complaint}")),
            }
        } else if line.contains("**[")
            && OPENING.is_match(line.get(line.find("**[").unwrap_or_default()..).unwrap_or_default())
        {
            faults.push(format!("{at}: a clause must begin its line"));
        } else if let Some(stray) = KEYWORD.find(&CODE_SPAN.replace_all(line, "")) {
            faults.push(format!("{at}: the keyword {} stands outside a clause", stray.as_str()));
        }
    }
    clauses
}

fn clause(line: &str) -> Result<Clause, String> {
    let parts = OPENING.captures(line).ok_or("a clause must have the form **[ID]** `role` — text")?;
    let (id, mut rest) = (parts[1].to_owned(), parts[2].to_owned());
    if !is_id(&id) {
        return Err(format!(
            "`{id}` is not a clause id (two to five letters, two to six letters, three digits)"
        ));
    }
    if !DOCUMENTS.iter().any(|document| id.split('-').next() == Some(*document)) {
        // Citations of such an id would be found nowhere.
        return Err(format!("{id}: the first part is none of {}", DOCUMENTS.join(", ")));
    }
    if let Some(reason) = rest.trim().strip_prefix("withdrawn") {
        let reason = reason.trim_start_matches([' ', '—', ':', '-']).trim();
        if reason.is_empty() {
            return Err(format!("{id}: a withdrawn clause needs a reason"));
        }
        let text = reason.to_owned();
        return Ok(Clause {
            id,
            roles: Vec::new(),
            input: false,
            level: None,
            text,
            page: String::new(),
            line: 0,
        });
    }
    let mut roles = Vec::new();
    while let Some(role) = ROLE.captures(&rest.clone()) {
        roles.push(role[1].to_owned());
        rest = role[2].to_owned();
    }
    let text =
        rest.trim_start().strip_prefix('—').ok_or(format!("{id}: a dash (—) must stand before the text"))?;
    let text = text.trim().to_owned();
    let input = roles.iter().any(|role| role == INPUT);
    roles.retain(|role| role != INPUT);
    if roles.is_empty() {
        return Err(format!("{id}: a clause needs a role ({})", ROLES.join(", ")));
    }
    if let Some(unknown) = roles.iter().find(|role| !ROLES.contains(&role.as_str())) {
        return Err(format!("{id}: `{unknown}` is not a role ({})", ROLES.join(", ")));
    }
    let level = level(&id, &text)?;
    if !input && level == Level::Must && REFUSAL.is_match(&text) {
        return Err(format!("{id}: a clause that refuses something must be marked `{INPUT}`"));
    }
    Ok(Clause { id, roles, input, level: Some(level), text, page: String::new(), line: 0 })
}

fn level(id: &str, text: &str) -> Result<Level, String> {
    let prose = CODE_SPAN.replace_all(text, "");
    let keywords: Vec<&str> = KEYWORD.find_iter(&prose).map(|keyword| keyword.as_str()).collect();
    let [keyword] = keywords.as_slice() else {
        return Err(format!(
            "{id}: exactly one BCP 14 keyword must stand in a clause, not {}",
            keywords.len()
        ));
    };
    if let Some(word) = LOWER_CASE.find(&prose) {
        return Err(format!("{id}: a lower-case `{}` makes a second obligation", word.as_str()));
    }
    Ok(match *keyword {
        "MUST" | "MUST NOT" | "SHALL" | "SHALL NOT" | "REQUIRED" => Level::Must,
        "MAY" | "OPTIONAL" => Level::May,
        _ => Level::Should,
    })
}
