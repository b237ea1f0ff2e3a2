//! What the deployed network does differently from the specification.

use crate::files;

/// One row of the table of differences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// Such as `DIV-TS-004`.
    pub id: String,
    /// What it is about.
    pub subject: String,
    /// What the specification says.
    pub written: String,
    /// What the deployed network does.
    pub deployed: String,
    /// Where the implementation beside this specification handles it.
    pub here: String,
    /// Path of the page.
    pub page: String,
}

/// All differences of the embedded pages.
pub fn divergences() -> Vec<Divergence> {
    files::pages().flat_map(|(path, text)| divergences_of_page(path, text)).collect()
}

/// The differences of one page. Rows of other tables are passed over.
pub fn divergences_of_page(path: &str, text: &str) -> Vec<Divergence> {
    text.lines().filter_map(|line| divergence(path, line)).collect()
}

fn divergence(path: &str, line: &str) -> Option<Divergence> {
    let cells = cells(line);
    let mut cells = cells.into_iter();
    let id = cells.next()?.trim_matches(|character| "*[]`".contains(character)).to_owned();
    let number = id.strip_prefix("DIV-TS-")?;
    if number.len() != 3 || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut next = || cells.next().unwrap_or_default();
    Some(Divergence {
        id: id.clone(),
        subject: next(),
        written: next(),
        deployed: next(),
        here: next(),
        page: path.to_owned(),
    })
}

/// The cells of a row. A bar after a backslash belongs to the cell.
fn cells(line: &str) -> Vec<String> {
    let Some(row) = line.trim().strip_prefix('|') else { return Vec::new() };
    let mut cells = vec![String::new()];
    let mut characters = row.chars().peekable();
    while let Some(character) = characters.next() {
        let cell_ends = character == '|';
        if cell_ends {
            cells.push(String::new());
        } else if let Some(cell) = cells.last_mut() {
            let escaped = if character == '\\' { characters.next_if_eq(&'|') } else { None };
            cell.push(escaped.unwrap_or(character));
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_and_others_passed_over() {
        let text = "| no. | subject | written | deployed | here |\n|---|---|---|---|---|\n\
                    | DIV-TS-004 | postmark | a \\| b | `c` | d |\n| D-05 | x | y | z | w |\nDIV-TS-006\n";
        let rows = divergences_of_page("spec/divergences.md", text);
        let [row] = rows.as_slice() else { panic!("{rows:?}") };
        assert_eq!((row.id.as_str(), row.subject.as_str()), ("DIV-TS-004", "postmark"));
        assert_eq!((row.written.as_str(), row.deployed.as_str(), row.here.as_str()), ("a | b", "`c`", "d"));
    }
}
