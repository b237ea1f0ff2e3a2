//! The badge: an endpoint of shields.io.

use serde_json::json;

use super::loaded::LoadedRun;
use crate::class::Class;
use crate::record::{ClauseCount, Mode};
use crate::summary::NOT_JUDGED;
use crate::utc;

/// Days after which a run says nothing about today any more.
const GOOD_FOR: u64 = 60;

/// Why a run gives no badge.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadgeRefused {
    /// There is no footer.
    #[error("the run was broken off")]
    BrokenOff,
    /// Tests were left out.
    #[error("only a part of the tests was run")]
    Filtered,
    /// Other vectors.
    #[error("the vectors are not those that came with this version of the suite")]
    OtherVectors,
    /// The suite had trouble.
    #[error("the suite could not judge")]
    NotJudged,
    /// The subject claims no class that this mode can show.
    #[error("the run claims no class that it can show")]
    NoClass,
    /// The subject does not claim this class.
    #[error("the run does not claim the class {0}")]
    NotClaimed(&'static str),
    /// The class is shown in another way.
    #[error("the class {0} needs a record of `dm3-conformance {1}`")]
    OtherMode(&'static str, &'static str),
}

/// The mode without which nothing can be said about a class: functions alone do not make a service.
fn mode(class: Class) -> Mode {
    match class {
        Class::Codec => Mode::Vectors,
        Class::Sender | Class::Receiver => Mode::Client,
        Class::DeliveryService => Mode::Ds,
    }
}

/// The classes that a run can say something about.
pub(super) fn classes(run: &LoadedRun) -> Vec<Class> {
    run.header.classes.iter().copied().filter(|class| run.modes.contains(&mode(*class))).collect()
}

/// The badge of a class. `today` is in days since 1970: the badge of an old run is grey.
///
/// # Errors
/// When the run does not bear the claim.
pub fn badge(run: &LoadedRun, class: Class, today: u64) -> Result<String, BadgeRefused> {
    let footer = run.footer.as_ref().ok_or(BadgeRefused::BrokenOff)?;
    if !run.header.selection.complete {
        return Err(BadgeRefused::Filtered);
    }
    if !run.header.vectors.pinned {
        return Err(BadgeRefused::OtherVectors);
    }
    if footer.exit_code == NOT_JUDGED {
        return Err(BadgeRefused::NotJudged);
    }
    if !run.modes.contains(&mode(class)) {
        return Err(BadgeRefused::OtherMode(class.word(), mode(class).word()));
    }
    let of_class = |(label, _): &(&String, _)| label.split('+').next() == Some(class.word());
    let (label, count) =
        footer.classes.iter().find(of_class).ok_or(BadgeRefused::NotClaimed(class.word()))?;
    let parts = label.strip_prefix(class.word()).unwrap_or_default();
    let mut message = format!("MUST {}", fraction(count.must));
    if count.should.total > 0 {
        message = format!("{message} · SHOULD {}", fraction(count.should));
    }
    // What makes a run fail as a whole, such as an expectation that is not true any more.
    let problems = footer.problems.len();
    if problems > 0 {
        message = format!("{message} · {problems} {}", if problems == 1 { "problem" } else { "problems" });
    }
    let missing = |count: ClauseCount| count.total - count.met - count.unobserved;
    let is_old = utc::days_of(&run.header.started).is_none_or(|day| today.saturating_sub(day) > GOOD_FOR);
    let color = if is_old {
        "lightgrey"
    } else if missing(count.must) > 0 || count.must.met == 0 || problems > 0 {
        "red"
    } else if missing(count.should) > 0 || count.must.unobserved > 0 {
        "green"
    } else {
        "brightgreen"
    };
    let badge = json!({
        "schemaVersion": 1,
        "label": format!("dm3 MTP {} · {}{parts}", run.header.spec, class.name()),
        "message": format!("{message} · suite {}", run.header.suite.version),
        "color": color,
    });
    Ok(serde_json::to_string_pretty(&badge).unwrap_or_default() + "\n")
}

fn fraction(count: ClauseCount) -> String {
    let unobserved =
        if count.unobserved > 0 { format!("+{} unobserved", count.unobserved) } else { String::new() };
    format!("{}{unobserved}/{}", count.met, count.total)
}
