//! Telling the story: what happened, what it proved, how long it took.

use std::time::Instant;

use dm3_types::Json;
use dm3_types::json::Members;

use super::network::Network;
use crate::failure::Failure;
use crate::output::Output;

/// The story so far.
pub(super) struct Story<'a> {
    output: &'a mut Output,
    begun: Instant,
    steps: u32,
}

impl<'a> Story<'a> {
    pub(super) fn begin(output: &'a mut Output) -> Self {
        output.line("A dm3 network on this machine, with real delivery services and real cryptography.\n");
        Self { output, begun: Instant::now(), steps: 0 }
    }

    /// One thing that happened, and what it proves.
    pub(super) fn step(&mut self, title: impl AsRef<str>, proven: &[&str], started: Instant) {
        self.steps += 1;
        let millis = started.elapsed().as_secs_f64() * 1000.0;
        self.output.line(format!("{:>2}. {}  ({millis:.0} ms)", self.steps, title.as_ref()));
        for fact in proven {
            self.output.line(format!("      {fact}"));
        }
        let proven: Vec<Json> = proven.iter().map(|fact| Json::from(*fact)).collect();
        self.output.object(
            Members::new()
                .with("step", self.steps)
                .with("title", title.as_ref())
                .with("proven", proven)
                .with("milliseconds", millis.round()),
        );
    }

    /// The failure of a demo that did not go as it must.
    pub(super) fn broken(&self, what: &str) -> Failure {
        anyhow::anyhow!("the demo broke after step {}: {what}", self.steps).into()
    }

    /// The end: how long everything took and what the services weigh.
    pub(super) fn end(&mut self, network: &Network) -> Result<(), Failure> {
        let millis = self.begun.elapsed().as_secs_f64() * 1000.0;
        let mut services = Vec::new();
        self.output.line("");
        for (name, kilobytes) in network.resident_kilobytes() {
            if let Some(kilobytes) = kilobytes {
                self.output.line(format!("{name} uses {:.1} MB of memory", f64::from(kilobytes) / 1024.0));
            }
            services.push(Json::from(
                Members::new().with("name", name.as_str()).with_some("residentKilobytes", kilobytes),
            ));
        }
        self.output.line(format!("the whole story took {:.2} s", millis / 1000.0));
        self.output.object(
            Members::new()
                .with("done", true)
                .with("steps", self.steps)
                .with("milliseconds", millis.round())
                .with("services", services),
        );
        Ok(())
    }
}
