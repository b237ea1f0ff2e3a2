"""Faults of storing: duplicates, durability and room."""

import threading
import time

from .failure import Failure
from .journal import Journal
from .store import Store
from .table import fault


@fault("duplicates-stored-twice", "a repeated message is stored again", "DSA-SUB-016")
def duplicates_stored_twice():
    Store.holds = lambda *_: False


@fault("duplicates-by-hash-alone", "one sender's message hides the same text of another", "DSA-SUB-018")
def duplicates_by_hash_alone():
    def holds(store, address, _sender, message_hash):
        return any(mail.message_hash == message_hash for mail in store.box(address).mail.values())

    Store.holds = holds


@fault(
    "duplicates-across-mailboxes", "a message is taken once, whoever it is for", "DSA-SUB-018 DSA-SUB-025 DSA-SUB-016"
)
def duplicates_across_mailboxes():
    def holds(store, _address, sender, message_hash):
        return any(box.find(sender, message_hash) for box in store.mailboxes.values())

    Store.holds = holds


@fault("duplicates-refused", "a repeated message is an error", "DSA-SUB-017")
def duplicates_refused():
    def put(*arguments):
        if not honest(*arguments):
            raise Failure("mtp.envelope.malformed", "that message is there already")
        return True

    honest = Store.put
    Store.put = put


@fault("duplicates-not-told", "a repeated message is told to be new", "DSA-SUB-027", verdicts=("warn",))
def duplicates_not_told():
    def put(*arguments):
        honest(*arguments)
        return True

    honest = Store.put
    Store.put = put


@fault(
    "answers-before-storing",
    "what is accepted is on disk only seconds later",
    "DSA-SUB-024",
    only=("ds.durability/*accepted-message",),
)
def answers_before_storing():
    def append(journal, entry):
        if entry["kind"] == "mail":
            threading.Timer(5, honest, (journal, entry)).start()
        else:
            honest(journal, entry)

    honest = Journal.append
    Journal.append = append


@fault(
    "stores-in-memory",
    "nothing is on disk",
    "DSA-SUB-024 DSA-SUB-025 DSA-SUB-010",
    only=("ds.durability/account", "ds.durability/orderly-stop"),
)
def stores_in_memory():
    Journal.append = lambda journal, entry: None


@fault(
    "loses-every-tenth",
    "one of ten accepted messages is not stored",
    "DSA-SUB-025",
    only=("ds.concurrency/submissions-to-ten-receivers",),
)
def loses_every_tenth():
    counted = iter(range(10**9))

    def put(*arguments):
        return next(counted) % 10 == 9 or honest(*arguments)

    honest = Store.put
    Store.put = put


@fault(
    "full-mailbox-drops-the-oldest",
    "waiting messages make room for new ones",
    "DSA-SUB-021 DSA-SUB-022 DSA-SUB-025",
    only=("ds.concurrency/nothing-makes-room",),
)
def full_mailbox_drops_the_oldest():
    def check_room(store, address, sender):
        box = store.box(address)
        if len(box.mail) >= 50:
            store.delete(address, [min(box.mail)])

    Store.check_room = check_room


@fault(
    "mailbox-full-for-good",
    "a mailbox without room refuses for ever",
    "DSA-SUB-021",
    only=("ds.concurrency/full-mailbox",),
)
def mailbox_full_for_good():
    def check_room(store, address, sender):
        if len(store.box(address).mail) >= 20:
            raise Failure("mtp.envelope.too-large", "the mailbox is full")

    Store.check_room = check_room


@fault(
    "one-sender-fills-the-mailbox",
    "one sender may use all the room",
    "DSA-SUB-021",
    only=("ds.concurrency/full-for-one-sender",),
)
def one_sender_fills_the_mailbox():
    def check_room(store, address, sender):
        if len(store.box(address).mail) >= 20:
            raise Failure("ds.mailbox.too-many-messages", "the mailbox is full")

    Store.check_room = check_room


@fault(
    "slow-to-store", "many submissions at once are lost in a race", "DSA-SUB-016", only=("ds.duplicates/ten-at-once",)
)
def slow_to_store():
    class NoLock:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    def holds(store, *arguments):
        found = honest_holds(store, *arguments)
        time.sleep(0.5)
        return found

    def made(store, journal, mailbox_messages):
        honest_made(store, journal, mailbox_messages)
        store.lock = NoLock()

    honest_holds, honest_made = Store.holds, Store.__init__
    Store.holds, Store.__init__ = holds, made
