//! Deleting mail that nobody has fetched.

use std::collections::{BTreeMap, HashSet};
use std::ops::Bound;
use std::time::Duration;

use dm3_types::{Address, UnixMillis};
use redb::ReadableTable;

use super::database::EngineError;
use super::read;
use super::record::Damage;
use super::tables;
use super::write::Tables;
use crate::store::expiry::is_expired;
use crate::store::{MailId, MailKey, Swept};

/// Mail deleted in one step of a sweep; more would keep submissions waiting.
const SWEEP_DELETIONS: usize = 500;
/// Mail looked at in one step of a sweep.
const SWEEP_VISITS: usize = 5_000;

/// An arrival whose time has come.
enum Old {
    Mail(MailId),
    Damaged,
    /// The arrival alone: its mail was set aside, or lost.
    Gone,
}

impl Tables<'_> {
    /// One step of a sweep: begins `behind` the arrival at which the last step ended, and says where this one ended.
    pub(super) fn sweep(
        &mut self,
        now: UnixMillis,
        lived: u64,
        time_to_live: Duration,
        behind: Option<Vec<u8>>,
    ) -> Result<(Swept, Option<Vec<u8>>), EngineError> {
        let mut old = Vec::new();
        let (mut visits, mut last, mut more) = (0, None, false);
        let begin = behind.as_deref().map_or(Bound::Unbounded, Bound::Excluded);
        for entry in self.arrivals.range::<&[u8]>((begin, Bound::Unbounded))? {
            let key = entry?.0.value().to_vec();
            let Some((since, receiver, mail_key)) = tables::split_arrival_key(&key) else { continue };
            let waited = Duration::from_millis(lived.saturating_sub(since));
            if waited < time_to_live {
                break;
            }
            if visits == SWEEP_VISITS || old.len() == SWEEP_DELETIONS {
                more = true;
                break;
            }
            visits += 1;
            last = Some(key.clone());
            let table_key = tables::mail_key(&receiver, mail_key);
            let found = self.mail.get(table_key.as_slice())?;
            match found.map(|bytes| read::mail_of(&table_key, mail_key, bytes.value())) {
                Some(Ok((mail, _))) if !is_expired(mail.arrived, now, waited, time_to_live) => {}
                Some(Ok((mail, _))) => old.push((key, receiver, mail_key, Old::Mail(mail.id))),
                Some(Err(Damage)) => old.push((key, receiver, mail_key, Old::Damaged)),
                None => old.push((key, receiver, mail_key, Old::Gone)),
            }
        }
        let mut deleted = 0;
        let mut gone: BTreeMap<Address, HashSet<MailKey>> = BTreeMap::new();
        for (arrival, receiver, key, what) in old {
            self.arrivals.remove(arrival.as_slice())?;
            match what {
                Old::Mail(id) => deleted += self.acknowledge(&receiver, &[id])?,
                Old::Damaged => self.set_aside_mail(&receiver, key)?,
                Old::Gone => drop(gone.entry(receiver).or_default().insert(key)),
            }
        }
        for (receiver, keys) in gone {
            if read::is_indexed(&self.index, &receiver, &keys)? {
                self.reindex(&receiver)?;
            }
        }
        Ok((Swept { deleted, more }, last.filter(|_| more)))
    }
}
