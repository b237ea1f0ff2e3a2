//! Names cut to the space there is.

use dm3_types::EnsName;

/// What stands for the part of a name that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ellipsis {
    /// `...`, for reading.
    Dots,
    /// `-`, for file names.
    Dash,
}

/// A name of more than `size` characters shortened to its start and its end, as deployed clients show it: two fifths
/// of `size` from either side.
///
/// Two names can have the same short form. Never compare or look up by it.
///
/// ```
/// use dm3_profile::{Ellipsis, display_name};
/// let name = dm3_types::EnsName::parse("0x25a643b6e5.addr.dm3.eth")?;
/// assert_eq!(display_name(&name, 10, Ellipsis::Dots), "0x25....eth");
/// # Ok::<(), dm3_types::ParseError>(())
/// ```
#[must_use]
pub fn display_name(name: &EnsName, size: usize, ellipsis: Ellipsis) -> String {
    let characters: Vec<char> = name.as_str().chars().collect();
    if characters.len() <= size {
        return name.as_str().to_owned();
    }
    let side = size.saturating_mul(2) / 5;
    let start = characters.iter().take(side);
    let end = characters.iter().skip(characters.len() - side);
    let middle = match ellipsis {
        Ellipsis::Dots => "...",
        Ellipsis::Dash => "-",
    };
    start.copied().chain(middle.chars()).chain(end.copied()).collect()
}
