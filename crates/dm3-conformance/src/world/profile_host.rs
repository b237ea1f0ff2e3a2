//! A web host for profiles behind links.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::fault::Fault;
use super::loopback_server::{Answers, Asked, Reply, ReplyFuture};

/// A document, or what happens in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Resource {
    Document { status: u16, content_type: String, content: Vec<u8> },
    Redirect { to: String },
    Fault(Fault),
}

/// Documents by path. Unknown paths answer 404.
#[derive(Debug, Default)]
pub struct ProfileHost(Mutex<BTreeMap<String, Resource>>);

impl ProfileHost {
    /// Puts a document at a path that begins with a slash; a query in a request is not looked at.
    pub fn put(&self, path: &str, content_type: &str, content: impl Into<Vec<u8>>) {
        let (content_type, content) = (content_type.to_owned(), content.into());
        let document = Resource::Document { status: 200, content_type, content };
        self.resources().insert(path.to_owned(), document);
    }

    /// Puts a JSON document at a path.
    pub fn put_json(&self, path: &str, content: impl Into<Vec<u8>>) {
        self.put(path, "application/json", content);
    }

    /// Lets the document at this path come with another status.
    pub fn set_status(&self, path: &str, other: u16) {
        if let Some(Resource::Document { status, .. }) = self.resources().get_mut(path) {
            *status = other;
        }
    }

    /// Sends who asks for this path elsewhere.
    pub fn redirect(&self, path: &str, to: &str) {
        self.resources().insert(path.to_owned(), Resource::Redirect { to: to.to_owned() });
    }

    /// Lets requests for this path fail.
    pub fn fail(&self, path: &str, fault: Fault) {
        self.resources().insert(path.to_owned(), Resource::Fault(fault));
    }

    /// Takes away what is at a path.
    pub fn remove(&self, path: &str) {
        self.resources().remove(path);
    }

    fn resources(&self) -> MutexGuard<'_, BTreeMap<String, Resource>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Answers for ProfileHost {
    fn answer<'a>(&'a self, asked: &'a Asked) -> ReplyFuture<'a> {
        Box::pin(async move {
            let resource = self.resources().get(asked.path()).cloned();
            let reply = match resource {
                None => Reply::new(404, "text/plain", "there is nothing here"),
                Some(Resource::Document { status, content_type, content }) => {
                    Reply::new(status, &content_type, content)
                }
                Some(Resource::Redirect { to }) => {
                    Reply::new(302, "text/plain", Vec::new()).with_header("location", &to)
                }
                Some(Resource::Fault(Fault::Status(status))) => {
                    Reply::new(status, "text/plain", "out of order")
                }
                Some(Resource::Fault(Fault::HangUp)) => Reply::hang_up(),
                Some(Resource::Fault(Fault::Delay(time))) => {
                    tokio::time::sleep(time.min(Duration::from_secs(120))).await;
                    Reply::new(404, "text/plain", "too late")
                }
                Some(Resource::Fault(_)) => Reply::new(200, "text/html", "<html><body>Welcome</body></html>"),
            };
            reply.noted(format!("profile at {}", asked.path()))
        })
    }
}
