//! The processes that an adapter consists of: the one that was started, and those that it started in turn.

#[cfg(unix)]
use std::sync::{Mutex, PoisonError};

use tokio::process::{Child, Command};

/// A group of processes, with the started one as its leader.
#[derive(Debug)]
pub(super) struct Group {
    #[cfg(unix)]
    leader: Mutex<Option<rustix::process::Pid>>,
}

impl Group {
    /// Makes what a command will start the leader of a group.
    pub(super) fn prepare(command: &mut Command) {
        #[cfg(unix)]
        command.process_group(0);
        #[cfg(not(unix))]
        let _ = command;
    }

    /// The group of a leader that just started.
    pub(super) fn of(leader: &Child) -> Self {
        #[cfg(unix)]
        let group = {
            let id = leader.id().and_then(|id| rustix::process::Pid::from_raw(id.cast_signed()));
            Self { leader: Mutex::new(id) }
        };
        #[cfg(not(unix))]
        let group = {
            let _ = leader;
            Self {}
        };
        group
    }

    /// Ends whatever is left of it. Only the first time: once the leader's end was taken notice of, its number may go to
    /// another process, so this comes right behind.
    pub(super) fn end(&self) {
        #[cfg(unix)]
        if let Some(leader) = self.leader.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}
