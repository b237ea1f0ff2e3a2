//! Which mail a pick-up gets, and in which order.

use std::collections::{BTreeMap, HashSet};

use dm3_types::AccountName;

use super::MailKey;

/// What a receiver asks for.
///
/// Deployed clients expect conversations one after the other, the most recent first, and the newest mail first
/// within each. Where all of it is more than `max_bytes`, the conversations take turns, each with its oldest mail
/// first, and the one whose oldest mail has waited longest begins: so a flood cannot hide mail that was there before
/// it, however many senders it comes from, and acknowledging brings up the rest.
///
/// What is left: mail that comes after a flood from many senders waits until the receiver has acknowledged enough of
/// the flood, or it expires. [`Quota`](super::Quota) bounds how much that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// Only mail of this sender.
    pub sender: Option<AccountName>,
    /// Most bytes of envelopes to hand out; one message is always handed out.
    pub max_bytes: u64,
}

/// What to hand out, see [`Selection`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selected {
    /// Keys in the order to hand them out.
    pub keys: Vec<MailKey>,
    /// Whether mail was left for the time after the next acknowledgement.
    pub more: bool,
}

/// One entry of a mailbox as far as the choice needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Candidate<C> {
    /// Tells conversations apart.
    pub(super) conversation: C,
    pub(super) key: MailKey,
    pub(super) bytes: u64,
}

/// Chooses among all mail of a receiver.
pub(super) fn choose<C: Ord + Copy>(mut candidates: Vec<Candidate<C>>, max_bytes: u64) -> Selected {
    candidates.sort_unstable_by_key(|candidate| candidate.key);
    let mut conversations: BTreeMap<C, Vec<Candidate<C>>> = BTreeMap::new();
    for candidate in candidates {
        conversations.entry(candidate.conversation).or_default().push(candidate);
    }
    let chosen = take_turns(&conversations, max_bytes);

    let mut groups: Vec<Vec<Candidate<C>>> = conversations.into_values().collect();
    groups.sort_unstable_by_key(|group| std::cmp::Reverse(group.last().map(|newest| newest.key)));
    let all = groups.iter().map(Vec::len).sum::<usize>();
    let newest_first = groups.into_iter().flat_map(|group| group.into_iter().rev());
    let keys: Vec<MailKey> =
        newest_first.map(|candidate| candidate.key).filter(|key| chosen.contains(key)).collect();
    Selected { more: keys.len() < all, keys }
}

/// Conversations take turns, the one that has waited longest and the oldest mail first, until nothing more fits.
fn take_turns<C: Ord>(conversations: &BTreeMap<C, Vec<Candidate<C>>>, max_bytes: u64) -> HashSet<MailKey> {
    let mut chosen = HashSet::new();
    let mut room = max_bytes;
    let mut queues: Vec<_> = conversations.values().map(|group| group.iter()).collect();
    queues.sort_unstable_by_key(|queue| queue.as_slice().first().map(|oldest| oldest.key));
    while !queues.is_empty() {
        queues.retain_mut(|queue| {
            let Some(candidate) = queue.next() else { return false };
            let fits = candidate.bytes <= room || chosen.is_empty();
            if fits {
                room = room.saturating_sub(candidate.bytes);
                chosen.insert(candidate.key);
            }
            fits
        });
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(conversation: char, key: u64, bytes: u64) -> Candidate<char> {
        Candidate { conversation, key: MailKey(key), bytes }
    }

    fn keys(selected: &Selected) -> Vec<u64> {
        selected.keys.iter().map(|key| key.0).collect()
    }

    #[test]
    fn newest_first_within_the_most_recent_conversation_first() {
        let all =
            vec![candidate('a', 1, 5), candidate('b', 2, 5), candidate('a', 3, 5), candidate('b', 4, 5)];
        let selected = choose(all, 100);
        assert_eq!(keys(&selected), [4, 2, 3, 1]);
        assert!(!selected.more);
    }

    #[test]
    fn a_flood_does_not_hide_another_conversation() {
        let mut all: Vec<_> = (10..1000).map(|key| candidate('f', key, 10)).collect();
        all.push(candidate('a', 1, 10));
        all.push(candidate('a', 2000, 10));
        let selected = choose(all, 50);
        assert_eq!(keys(&selected), [2000, 1, 12, 11, 10]);
        assert!(selected.more);
    }

    #[test]
    fn one_message_is_always_handed_out() {
        let selected = choose(vec![candidate('a', 1, 500), candidate('a', 2, 500)], 10);
        assert_eq!(keys(&selected), [1]);
        assert!(selected.more);
        assert_eq!(choose(Vec::<Candidate<char>>::new(), 10), Selected::default());
    }

    #[test]
    fn a_flood_from_many_names_does_not_hide_what_waited_before() {
        let mut all: Vec<_> = ('a'..='y').zip(10..).map(|(name, key)| candidate(name, key, 10)).collect();
        all.push(candidate('z', 1, 10));
        let selected = choose(all, 30);
        assert_eq!(keys(&selected), [11, 10, 1]);
    }
}
