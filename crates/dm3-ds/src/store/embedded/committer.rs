//! The one thread that writes.

use std::cell::Cell;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use dm3_types::access::DeviceName;
use dm3_types::{Address, UnixMillis};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::database::{EngineError, SharedDatabase};
use super::tables;
use super::write::Tables;
use crate::clock::Clock;
use crate::store::{
    Account, AccountStored, Advanced, Appended, DevicePut, MailId, MailKey, NewMail, Position, Quota,
    StoreError, StoreFuture, Swept,
};

/// Changes that share one sync at most.
const BATCH: usize = 256;
/// How long a change waits at most for company.
const LINGER: Duration = Duration::from_millis(2);
/// Changes that may wait; further callers wait before they may ask.
const QUEUE: usize = 512;
/// How long mail is refused without a try after there was no space.
const PAUSE_WHEN_FULL: Duration = Duration::from_millis(250);

pub(super) type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// A change to make.
#[derive(Debug)]
pub(super) enum Change {
    PutAccount { account: Account, replaces: Option<Account>, answer: Answer<AccountStored> },
    Append { mail: NewMail, answer: Answer<Appended> },
    Acknowledge { receiver: Address, taken: Vec<MailId>, answer: Answer<u64> },
    Sweep { now: UnixMillis, time_to_live: Duration, answer: Answer<Swept> },
    PutDevice { receiver: Address, device: DeviceName, answer: Answer<DevicePut> },
    RemoveDevice { receiver: Address, device: DeviceName, answer: Answer<()> },
    AdvanceDevice { receiver: Address, device: DeviceName, taken: Position, answer: Answer<Advanced> },
    Trim { receiver: Address, answer: Answer<Swept> },
    SetAsideAccount { owner: Address },
    SetAsideMail { receiver: Address, key: MailKey },
    Reindex { receiver: Address },
}

impl Change {
    /// Answers without making the change.
    fn refuse(self, error: StoreError) {
        match self {
            Self::PutAccount { answer, .. } => drop(answer.send(Err(error))),
            Self::Append { answer, .. } => drop(answer.send(Err(error))),
            Self::Acknowledge { answer, .. } => drop(answer.send(Err(error))),
            Self::Sweep { answer, .. } | Self::Trim { answer, .. } => drop(answer.send(Err(error))),
            Self::PutDevice { answer, .. } => drop(answer.send(Err(error))),
            Self::RemoveDevice { answer, .. } => drop(answer.send(Err(error))),
            Self::AdvanceDevice { answer, .. } => drop(answer.send(Err(error))),
            Self::SetAsideAccount { .. } | Self::SetAsideMail { .. } | Self::Reindex { .. } => {}
        }
    }
}

/// An answer that waits for the commit.
type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

#[derive(Debug)]
struct Queued {
    change: Change,
    place: Option<OwnedSemaphorePermit>,
}

#[derive(Debug)]
enum Order {
    Change(Queued),
    Stop,
}

/// Hands changes to the thread.
#[derive(Debug, Clone)]
pub(super) struct Handle {
    orders: Sender<Order>,
    places: Arc<Semaphore>,
}

impl Handle {
    /// Asks for a change whose outcome nobody waits for; dropped where the queue is full.
    pub(super) fn submit_unanswered(&self, change: Change) {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            let _ = self.orders.send(Order::Change(Queued { change, place: Some(place) }));
        }
    }
}

/// The thread and the way to it.
#[derive(Debug)]
pub(super) struct Committer {
    handle: Handle,
    database: Arc<SharedDatabase>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Committer {
    pub(super) fn start(
        database: Arc<SharedDatabase>,
        quota: Quota,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, StoreError> {
        let lived_before = database.read(|transaction| {
            let meta = transaction.open_table(tables::META)?;
            Ok(meta.get("lived")?.map_or(0, |value| value.value()))
        })?;
        let started = clock.uptime();
        let (orders, receiver) = channel();
        let sweep_behind = Cell::default();
        let writer =
            Writer { database: Arc::clone(&database), quota, clock, lived_before, started, sweep_behind };
        let thread = std::thread::Builder::new()
            .name("dm3-ds-committer".to_owned())
            .spawn(move || writer.run(&receiver))
            .map_err(|error| StoreError::CannotOpen { kind: error.kind() })?;
        let handle = Handle { orders, places: Arc::new(Semaphore::new(QUEUE)) };
        Ok(Self { handle, database, thread: Mutex::new(Some(thread)) })
    }

    pub(super) fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Queues a change; resolves after the commit.
    pub(super) fn submit<'a, T: Send + 'static>(
        &self,
        change: impl FnOnce(Answer<T>) -> Change + Send + 'a,
    ) -> StoreFuture<'a, T> {
        let Handle { orders, places } = self.handle();
        Box::pin(async move {
            let place = places.acquire_owned().await.map_err(|_| StoreError::Closed)?;
            let (answer, outcome) = oneshot::channel();
            let queued = Queued { change: change(answer), place: Some(place) };
            orders.send(Order::Change(queued)).map_err(|_| StoreError::Closed)?;
            outcome.await.map_err(|_| StoreError::Closed)?
        })
    }

    /// Lets the thread finish what is queued and closes the database.
    pub(super) fn stop(&self) -> StoreFuture<'_, ()> {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let _ = self.handle.orders.send(Order::Stop);
        self.handle.places.close();
        let database = Arc::clone(&self.database);
        Box::pin(async move {
            let work = move || {
                if let Some(thread) = thread {
                    let _ = thread.join();
                }
                database.close();
            };
            tokio::task::spawn_blocking(work).await.map_err(|_| StoreError::Closed)
        })
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        let _ = self.handle.orders.send(Order::Stop);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            let _ = thread.join();
            self.database.close();
        }
    }
}

struct Writer {
    database: Arc<SharedDatabase>,
    quota: Quota,
    clock: Arc<dyn Clock>,
    lived_before: u64,
    started: Duration,
    /// The arrival at which the last step of a sweep ended; nothing where it saw all it had to.
    sweep_behind: Cell<Option<Vec<u8>>>,
}

impl Writer {
    fn run(&self, orders: &Receiver<Order>) {
        let mut company = 1;
        let mut full_until = None;
        while let Ok(Order::Change(first)) = orders.recv() {
            let (mut batch, stop) = gather(first, orders, company);
            company = batch.len();
            if full_until.is_some_and(|until| Instant::now() < until) {
                batch = refuse_appends(batch);
            }
            // Refusing without a try says nothing about the space, so the pause ends however many keep asking.
            if !batch.is_empty() {
                let full = self.commit(batch) == Err(StoreError::StorageFull);
                full_until = full.then(|| Instant::now() + PAUSE_WHEN_FULL);
            }
            if stop {
                break;
            }
        }
    }

    /// Makes all changes of a batch in one transaction, then answers.
    fn commit(&self, batch: Vec<Queued>) -> Result<(), StoreError> {
        // The callers' places in the queue are free only after their changes are done with.
        let (changes, places): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|queued| (queued.change, queued.place)).unzip();
        let mut changes = changes.into_iter();
        let mut replies = Replies(Vec::with_capacity(changes.len()));
        let lived = self.lived();
        let outcome = self.database.write(|transaction| {
            let mut tables = Tables::open(transaction)?;
            tables.put_lived(lived)?;
            for change in changes.by_ref() {
                self.apply(change, &mut tables, lived, &mut replies)?;
            }
            Ok(())
        });
        for reply in replies.0 {
            reply(outcome);
        }
        let error = outcome.err().unwrap_or(StoreError::StorageFailed);
        changes.for_each(|change| change.refuse(error));
        drop(places);
        outcome
    }

    fn apply(
        &self,
        change: Change,
        tables: &mut Tables<'_>,
        lived: u64,
        replies: &mut Replies,
    ) -> Result<(), EngineError> {
        match change {
            Change::PutAccount { account, replaces, answer } => {
                let done = tables.put_account(&account, replaces.as_ref());
                replies.owe(answer, done.map(Ok))
            }
            Change::Append { mail, answer } => {
                let done = tables.append(&mail, &self.quota, lived);
                replies.owe(answer, done)
            }
            Change::Acknowledge { receiver, taken, answer } => {
                let done = tables.acknowledge(&receiver, &taken);
                replies.owe(answer, done.map(Ok))
            }
            Change::Sweep { now, time_to_live, answer } => {
                let done = tables.sweep(now, lived, time_to_live, self.sweep_behind.take());
                let done = done.map(|(swept, behind)| {
                    self.sweep_behind.set(behind);
                    Ok(swept)
                });
                replies.owe(answer, done)
            }
            Change::PutDevice { receiver, device, answer } => {
                let done = tables.put_device(&receiver, &device);
                replies.owe(answer, done.map(Ok))
            }
            Change::RemoveDevice { receiver, device, answer } => {
                let done = tables.remove_device(&receiver, &device);
                replies.owe(answer, done.map(Ok))
            }
            Change::AdvanceDevice { receiver, device, taken, answer } => {
                let done = tables.advance_device(&receiver, &device, taken);
                replies.owe(answer, done.map(Ok))
            }
            Change::Trim { receiver, answer } => {
                let done = tables.trim(&receiver);
                replies.owe(answer, done.map(Ok))
            }
            Change::SetAsideAccount { owner } => tables.set_aside_account(&owner),
            Change::SetAsideMail { receiver, key } => tables.set_aside_mail(&receiver, key),
            Change::Reindex { receiver } => tables.reindex(&receiver),
        }
    }

    /// Milliseconds the store has been open in all its life.
    fn lived(&self) -> u64 {
        let now = self.clock.uptime().saturating_sub(self.started);
        self.lived_before.saturating_add(u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
    }
}

/// Answers owed to callers once the commit is through.
struct Replies(Vec<Reply>);

impl Replies {
    /// Keeps the answer back until the commit; a failed step fails the transaction and every answer with it.
    fn owe<T: Send + 'static>(
        &mut self,
        answer: Answer<T>,
        done: Result<Result<T, StoreError>, EngineError>,
    ) -> Result<(), EngineError> {
        let (value, step) = match done {
            Ok(value) => (value, Ok(())),
            Err(error) => (Err(StoreError::StorageFailed), Err(error)),
        };
        self.0.push(Box::new(move |outcome: Result<(), StoreError>| {
            let _ = answer.send(outcome.and(value));
        }));
        step
    }
}

/// Takes what waits already; lingers for more only where the last batch had company.
fn gather(first: Queued, orders: &Receiver<Order>, company: usize) -> (Vec<Queued>, bool) {
    let deadline = Instant::now() + LINGER;
    let mut batch = vec![first];
    while batch.len() < BATCH {
        let patience = if batch.len() < company {
            deadline.saturating_duration_since(Instant::now())
        } else {
            Duration::ZERO
        };
        match orders.recv_timeout(patience) {
            Ok(Order::Change(next)) => batch.push(next),
            Ok(Order::Stop) | Err(RecvTimeoutError::Disconnected) => return (batch, true),
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    (batch, false)
}

/// While there is no space, mail is refused at once; what makes space goes on.
fn refuse_appends(batch: Vec<Queued>) -> Vec<Queued> {
    let mut rest = Vec::with_capacity(batch.len());
    for queued in batch {
        match queued.change {
            change @ Change::Append { .. } => change.refuse(StoreError::StorageFull),
            change => rest.push(Queued { change, place: queued.place }),
        }
    }
    rest
}
