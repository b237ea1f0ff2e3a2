//! What all cases of a run share.

use dm3_oracle::{Dialect, Service};
use tokio::sync::{Mutex, OnceCell};

use super::access::AccessForm;
use super::caller::{Line, NoHttp, Pace};
use super::service_process::ServiceProcess;
use super::settings::Settings;
use crate::case::Part;
use crate::world::World;

/// The run's surroundings.
#[derive(Debug)]
pub struct Shared {
    /// What was asked for.
    pub settings: Settings,
    /// The connection to the service.
    pub line: Line,
    /// The tester's world, where the service lives in it.
    pub fixtures: Option<Fixtures>,
    /// The service's process, where the tester started it.
    pub process: Option<Mutex<ServiceProcess>>,
    /// How receivers get their mail, found out once.
    pub access: OnceCell<AccessForm>,
}

/// The tester's world and the service in it.
#[derive(Debug)]
pub struct Fixtures {
    /// The world.
    pub world: World,
    /// The service's name and keys, and where it is.
    pub service: Service,
    /// Dialect of the signing key in the service's profile.
    pub key_dialect: Dialect,
}

impl Fixtures {
    /// Publishes the service in its world.
    #[must_use]
    pub fn new(world: World, service: Service, key_dialect: Dialect) -> Self {
        world.publish_service(&service, key_dialect);
        Self { world, service, key_dialect }
    }

    /// The signing key in the service's profile, base64.
    #[must_use]
    pub fn published_key(&self) -> String {
        self.service.person.signing.public(self.key_dialect)
    }
}

impl Shared {
    /// The surroundings of a run.
    ///
    /// # Errors
    ///
    /// [`NoHttp`].
    pub fn new(
        settings: Settings,
        fixtures: Option<Fixtures>,
        process: Option<ServiceProcess>,
    ) -> Result<Self, NoHttp> {
        let line = Line::new(Pace::new(settings.effective_rate()), settings.deadline)?;
        Ok(Self { settings, line, fixtures, process: process.map(Mutex::new), access: OnceCell::new() })
    }

    /// Why a case with these needs cannot run; nothing where it can.
    #[must_use]
    pub fn lacks(&self, needs: &[&'static str], part: Part) -> Option<Lack> {
        use super::case::need;
        if part != Part::Core && !self.settings.parts.contains(&part) {
            return Some(Lack::NotClaimed);
        }
        let lacks = |need: &&'static str| match *need {
            need::FIXTURES => self.fixtures.is_none(),
            need::WRITES => !self.settings.may_write(),
            need::RESTART => self.process.is_none(),
            need::SOCKET => self.settings.url.plain_authority().is_none(),
            need::RULES => self.settings.rules.is_none(),
            // Whether mail can be seen is found out when it is asked for.
            _ => false,
        };
        let need = needs.iter().copied().find(|need| lacks(need))?;
        let reason = match need {
            need::FIXTURES => {
                "only a service in the tester's world shows this (--provision fixtures, or --start)"
            }
            need::WRITES => "the service is not on this machine and --allow-writes is not given",
            need::RESTART => "the tester did not start the service (--start)",
            need::SOCKET => "raw bytes cannot be sent over TLS",
            _ => "no command sets a receiver's rules (--rules)",
        };
        Some(Lack::Need { need, reason })
    }
}

/// Why a case is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// It belongs to a part that was not claimed.
    NotClaimed,
    /// What it needs is not there.
    Need {
        /// The need.
        need: &'static str,
        /// Why it is not met.
        reason: &'static str,
    },
}
