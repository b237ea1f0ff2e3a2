//! Names in the forms that accounts, contracts and people need.

use dm3_profile::{Ellipsis, conversation_id, display_name, is_same_account, namehash_of_text};
use dm3_types::{AccountName, Address, EnsName};

use super::Operation;
use crate::vectors::answer::{Answer, Failure, Outcome};
use crate::vectors::case::Case;

/// Operations of this topic.
pub(super) fn find(name: &str) -> Option<Operation> {
    Some(match name {
        "normalizeEnsName" => {
            |case| Ok(Answer::new(AccountName::nameprep(&case.any_text("name")?)?.as_str()))
        }
        "namehash" => |case| Ok(Answer::new(namehash_of_text(&case.any_text("name")?)?)),
        "isSameEnsName" => same_name,
        "getAccountDisplayName" => shortened,
        "getConversationId" => conversation,
        _ => return None,
    })
}

fn same_name(case: &Case<'_>) -> Outcome {
    let name = case.text("ensNameA")?;
    let mut same = is_same_account(name, case.text("ensNameB")?)?;
    if let Some(alias) = case.optional_text("ensNameBAlias")? {
        same |= is_same_account(name, alias)?;
    }
    Ok(Answer::new(same))
}

fn shortened(case: &Case<'_>) -> Outcome {
    let name = EnsName::parse(case.text("ensName")?)?;
    let ellipsis = if case.flag("forFile")? { Ellipsis::Dash } else { Ellipsis::Dots };
    Ok(Answer::new(display_name(&name, usize::try_from(case.count("size")?)?, ellipsis)))
}

fn conversation(case: &Case<'_>) -> Outcome {
    let (account, contact) = (case.text("ensNameA")?, case.text("ensNameB")?);
    match Address::parse(account) {
        Ok(account) => Ok(Answer::new(conversation_id(&account, contact)?)),
        Err(_) => Err(Failure::NotExpressible("our accounts are addresses")),
    }
}
