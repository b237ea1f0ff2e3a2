//! Patterns for ids of tests: `*` stands for any characters, also none, `?` for one. A pattern covers a whole id.

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// Takes a pattern as typed.
    pub fn new(pattern: &str) -> Self {
        Self(pattern.to_owned())
    }

    /// As typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Has it no `*` or `?`, so that it can only name one id?
    pub fn is_exact(&self) -> bool {
        !self.0.contains(['*', '?'])
    }

    /// Does it cover the id? A pattern without a slash also covers every id of the suites it covers, so that
    /// `mtp.postmark` and `mtp.*` choose whole suites.
    pub fn covers(&self, id: &str) -> bool {
        let suite = id.split_once('/').map(|(suite, _)| suite);
        covers(self.0.as_bytes(), id.as_bytes())
            || !self.0.contains('/') && suite.is_some_and(|suite| covers(self.0.as_bytes(), suite.as_bytes()))
    }
}

impl From<&str> for Glob {
    fn from(pattern: &str) -> Self {
        Self::new(pattern)
    }
}

fn covers(pattern: &[u8], text: &[u8]) -> bool {
    let (mut rest, mut text) = (pattern, text);
    // Where to go on when the last star must take one byte more.
    let mut retry: Option<(&[u8], &[u8])> = None;
    loop {
        match (rest.split_first(), text.split_first()) {
            (Some((b'*', after)), _) => {
                retry = Some((after, text));
                rest = after;
            }
            (Some((wanted, after)), Some((found, left))) if *wanted == b'?' || wanted == found => {
                (rest, text) = (after, left);
            }
            (None, None) => return true,
            _ => match retry.and_then(|(after, text)| Some((after, text.split_first()?.1))) {
                Some((after, left)) => {
                    retry = Some((after, left));
                    (rest, text) = (after, left);
                }
                None => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_whole_ids() {
        let id = "mtp.postmark/wrong-key";
        for yes in
            ["*", "mtp.postmark/wrong-key", "mtp.*", "*key", "mtp.*/*-key", "mtp.postmark/wrong-ke?", "**"]
        {
            assert!(Glob::new(yes).covers(id), "{yes}");
        }
        for no in ["", "mtp.postmark/wrong", "ds.*", "?", "mtp.*/*-keys", "*/x*", "postmark"] {
            assert!(!Glob::new(no).covers(id), "{no}");
        }
    }

    #[test]
    fn a_suite_stands_for_its_tests() {
        assert!(Glob::new("mtp.postmark").covers("mtp.postmark/wrong-key"));
        assert!(!Glob::new("mtp.post").covers("mtp.postmark/wrong-key"));
    }

    #[test]
    fn many_stars_take_no_time() {
        assert!(!Glob::new(&"*a".repeat(60)).covers(&"a".repeat(59)));
    }
}
