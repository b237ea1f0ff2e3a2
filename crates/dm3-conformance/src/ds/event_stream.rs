//! Server-sent events (HTML standard, section 9.2), read as they arrive.

use std::time::Duration;

use super::answer::Answer;
use super::caller::{Ask, Caller, head_of};
use super::stop::Stop;

/// One event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: Option<String>,
    /// Its type; nothing means `message`.
    pub kind: Option<String>,
    /// Its data, lines joined by a line feed.
    pub data: String,
    /// How many lines of data there were.
    pub lines: usize,
}

/// What comes next in a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// An event.
    Event(Event),
    /// Nothing within the time.
    Silence,
    /// The stream is over.
    End,
}

/// An open stream.
#[derive(Debug)]
pub struct EventStream {
    response: reqwest::Response,
    received: String,
    /// Whether anything arrived since this was last asked, comments included.
    alive: bool,
}

/// The answer to a request for a stream.
#[derive(Debug)]
pub enum Opened {
    /// A stream.
    Stream(EventStream),
    /// Something else.
    Refused(Answer),
}

impl EventStream {
    /// Asks for a stream.
    ///
    /// # Errors
    ///
    /// A [`Stop`] of the exchange.
    pub async fn open(caller: &Caller<'_>, ask: &Ask) -> Result<Opened, Stop> {
        let at = caller.elapsed();
        let response = caller.line().open(ask).await?;
        let (status, headers) = head_of(&response);
        let mut answer = Answer { status, headers, body: Vec::new() };
        if status == 200 && answer.media_type() == "text/event-stream" {
            caller.note(ask, Some(&answer), at);
            return Ok(Opened::Stream(Self { response, received: String::new(), alive: false }));
        }
        let rest = tokio::time::timeout(caller.line().deadline(), response.bytes()).await;
        if let Ok(Ok(bytes)) = rest {
            answer.body = bytes.to_vec();
        }
        caller.note(ask, Some(&answer), at);
        Ok(Opened::Refused(answer))
    }

    /// Waits for the next event, at most so long.
    pub async fn next(&mut self, patience: Duration) -> Next {
        let end = tokio::time::Instant::now() + patience;
        loop {
            if let Some(event) = self.take_event() {
                return Next::Event(event);
            }
            match tokio::time::timeout_at(end, self.response.chunk()).await {
                Ok(Ok(Some(piece))) => {
                    self.alive = true;
                    self.received.push_str(&String::from_utf8_lossy(&piece).replace("\r\n", "\n"));
                }
                Ok(Ok(None) | Err(_)) => return Next::End,
                Err(_) => return Next::Silence,
            }
        }
    }

    /// Whether anything at all arrived since the last call of this.
    pub fn was_alive(&mut self) -> bool {
        std::mem::take(&mut self.alive)
    }

    fn take_event(&mut self) -> Option<Event> {
        while let Some(end) = self.received.find("\n\n") {
            let rest = self.received.split_off(end + 2);
            let block = std::mem::replace(&mut self.received, rest);
            if let Some(event) = event_of(&block) {
                return Some(event);
            }
        }
        None
    }
}

impl Opened {
    /// The stream.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where there is none.
    pub fn stream(self) -> Result<EventStream, Stop> {
        match self {
            Self::Stream(stream) => Ok(stream),
            Self::Refused(answer) => {
                Err(answer.instead_of("status 200 and the media type text/event-stream"))
            }
        }
    }

    /// The refusal.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where there is a stream instead.
    pub fn refusal(self) -> Result<Answer, Stop> {
        match self {
            Self::Stream(_) => Err(Stop::deviates("a refusal", "a stream of events")),
            Self::Refused(answer) => Ok(answer),
        }
    }
}

/// The event of a block of lines; a block without data is none.
fn event_of(block: &str) -> Option<Event> {
    let mut event = Event::default();
    for line in block.lines() {
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => event.id = Some(value.to_owned()),
            "event" => event.kind = Some(value.to_owned()),
            "data" => {
                if event.lines > 0 {
                    event.data.push('\n');
                }
                event.data.push_str(value);
                event.lines += 1;
            }
            _ => {}
        }
    }
    (event.lines > 0).then_some(event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_become_events() {
        let event = event_of("id: 13\nevent: message\ndata: {\"a\":1}\n\n").unwrap();
        assert_eq!((event.id.as_deref(), event.kind.as_deref()), (Some("13"), Some("message")));
        assert_eq!((event.data.as_str(), event.lines), ("{\"a\":1}", 1));
        assert_eq!(event_of("data:a\ndata: b\n\n").unwrap().data, "a\nb");
        assert_eq!(event_of(":\n\n"), None);
        assert_eq!(event_of("retry: 2000\n\n"), None);
    }
}
