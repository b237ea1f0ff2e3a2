"""Faults of picking up, acknowledging and devices."""

import itertools

from dm3_testee import mailboxes
from dm3_testee.reply import Rejected

from . import access
from . import store as store_module
from .access import Access
from .failure import Failure
from .server import Handler
from .store import Store
from .table import fault


@fault("acknowledges-mail-of-others", "an acknowledgement deletes the message in every mailbox", "MAP-ACK-003")
def acknowledges_mail_of_others():
    def acknowledge(store, address, messages):
        return sum(honest(store, other, messages) for other in list(store.mailboxes))

    honest = Store.acknowledge
    Store.acknowledge = acknowledge


@fault("acknowledges-everything", "an acknowledgement empties the mailbox", "MAP-ACK-003")
def acknowledges_everything():
    def acknowledge(store, address, messages):
        return store.delete(address, list(store.box(address).mail)) if messages else 0

    Store.acknowledge = acknowledge


@fault("acknowledges-by-hash-alone", "an acknowledgement does not look at the sender", "MAP-ACK-003")
def acknowledges_by_hash_alone():
    def acknowledge(store, address, messages):
        hashes = {message_hash for _, message_hash in messages}
        mail = store.box(address).mail
        return store.delete(address, [place for place in mail if mail[place].message_hash in hashes])

    Store.acknowledge = acknowledge


@fault(
    "acknowledges-nothing",
    "acknowledged messages stay",
    "MAP-ACK-001",
    only=("ds.acknowledging/by-hash", "ds.acknowledging/all-at-once"),
)
def acknowledges_nothing():
    Store.acknowledge = lambda store, address, messages: len(messages)


@fault(
    "acknowledgement-of-nothing-refused",
    "an acknowledgement of what is not there is an error",
    "MAP-ACK-002 MAP-ACK-012",
)
def acknowledgement_of_nothing_refused():
    def acknowledge(store, address, messages):
        deleted = honest(store, address, messages)
        if deleted < len(messages):
            raise Failure("ds.device.unknown", "there is no such message")
        return deleted

    honest = Store.acknowledge
    Store.acknowledge = acknowledge


@fault(
    "acknowledgement-forgotten",
    "acknowledgements are not on disk",
    "MAP-ACK-014",
    only=("ds.durability/acknowledged-message", "ds.durability/cursor-of-a-device"),
)
def acknowledgement_forgotten():
    def write(store, **entry):
        if entry["kind"] in ("deleted", "device"):
            store.apply(entry)
        else:
            honest(store, **entry)

    honest = Store.write
    Store.write = write


@fault(
    "acknowledgements-of-any-number",
    "an acknowledgement names any number of messages",
    "MAP-ACK-007",
    only=("ds.acknowledging/of-1000", "ds.acknowledging/of-200000"),
)
def acknowledgements_of_any_number():
    mailboxes.MOST_ACKNOWLEDGED = 10**9
    Handler.check_length = lambda handler, length: None


@fault("acknowledgements-read-leniently", "an element that cannot be read is passed over", "MAP-ACK-005 MAP-ACK-006")
def acknowledgements_read_leniently():
    def by_hash(body, list_name, sender_name):
        elements = body[list_name] if isinstance(body[list_name], list) else []
        senders, hashes = [], []
        for element in elements:
            try:
                found = honest({list_name: [element]}, list_name, sender_name)
            except Rejected:
                continue
            senders += found["senders"]
            hashes += found["hashes"]
        return {"kind": "messages", "senders": senders, "hashes": hashes}

    honest = mailboxes.by_hash
    mailboxes.by_hash = by_hash


@fault(
    "acknowledged-messages-kept-away",
    "a message that was acknowledged once is never taken again",
    "MAP-ACK-001",
    only=("ds.acknowledging/submitted-again",),
)
def acknowledged_messages_kept_away():
    seen = set()

    def put(store, address, sender, message_hash, make_envelope):
        if (address, sender, message_hash) in seen:
            return False
        seen.add((address, sender, message_hash))
        return honest(store, address, sender, message_hash, make_envelope)

    honest = Store.put
    Store.put = put


@fault("one-device-for-all", "what one device has is deleted for all", "MAP-ACK-010")
def one_device_for_all():
    def acknowledge_up_to(store, address, device, place):
        honest(store, address, device, place)
        return store.delete(address, [at for at in store.box(address).mail if at <= place])

    honest = Store.acknowledge_up_to
    Store.acknowledge_up_to = acknowledge_up_to


@fault("devices-never-delete", "what all devices have passed stays", "MAP-ACK-009")
def devices_never_delete():
    store_module.Mailbox.passed = lambda box: []


@fault("devices-go-backwards", "an earlier cursor of a device counts", "MAP-ACK-011")
def devices_go_backwards():
    def acknowledge_up_to(store, address, device, place):
        deleted = honest(store, address, device, place)
        store.write(kind="device", address=address, device=device, cursor=place)
        return deleted

    honest = Store.acknowledge_up_to
    Store.acknowledge_up_to = acknowledge_up_to


@fault("unknown-devices-acknowledge", "a device that is not there is added by its acknowledgement", "MAP-ACK-013")
def unknown_devices_acknowledge():
    def acknowledge_up_to(store, address, device, place):
        store.add_device(address, device)
        return honest(store, address, device, place)

    honest = Store.acknowledge_up_to
    Store.acknowledge_up_to = acknowledge_up_to


@fault("last-device-takes-all-along", "without devices the mailbox is emptied", "MAP-ACK-020")
def last_device_takes_all_along():
    def remove_device(store, address, device):
        honest(store, address, device)
        if not store.box(address).devices:
            store.delete(address, list(store.box(address).mail))

    honest = Store.remove_device
    Store.remove_device = remove_device


@fault("removed-device-holds-back", "what a removed device had not passed stays", "MAP-ACK-022")
def removed_device_holds_back():
    def remove_device(store, address, device):
        if device in store.box(address).devices:
            store.write(kind="device-removed", address=address, device=device)

    Store.remove_device = remove_device


@fault("devices-of-all", "devices of all mailboxes are listed", "MAP-ACK-021")
def devices_of_all():
    def devices(store, _address):
        return sorted({device for box in store.mailboxes.values() for device in box.devices.items()})

    Store.devices = devices


@fault("device-begins-again", "a device that is added again begins at the beginning", "MAP-ACK-015")
def device_begins_again():
    def add_device(store, address, device):
        store.write(kind="device", address=address, device=device, cursor=0)
        return 0

    Store.add_device = add_device


@fault("new-device-gets-what-is-new", "a new device begins at the end", "MAP-ACK-016")
def new_device_gets_what_is_new():
    def add_device(store, address, device):
        box = store.box(address)
        if device not in box.devices:
            store.write(kind="device", address=address, device=device, cursor=box.last)
        return box.devices[device]

    Store.add_device = add_device


@fault("devices-of-any-number", "a mailbox has any number of devices", "MAP-ACK-018")
def devices_of_any_number():
    store_module.MOST_DEVICES = 10**9


@fault("devices-of-any-name", "a device has any name", "MAP-ACK-017")
def devices_of_any_name():
    mailboxes.parse_device = lambda text: text
    access.device_name = lambda segment: segment


@fault("pick-up-capped", "after fifty messages there is nothing more", "MAP-PIC-009")
def pick_up_capped():
    def page(store, address, after, limit):
        mail, _ = honest(store, address, after, limit)
        return mail, False

    honest = Store.page
    Store.page = page


@fault("newest-first", "the newest message comes first", "MAP-PIC-008")
def newest_first():
    def page(store, address, after, limit):
        mail, more = honest(store, address, after, limit)
        return mail[::-1], more

    honest = Store.page
    Store.page = page


@fault("unstable-order", "the order of a page changes from time to time", "MAP-PIC-013")
def unstable_order():
    turned = itertools.cycle((1, -1))

    def page(store, address, after, limit):
        mail, more = honest(store, address, after, limit)
        return mail[:: next(turned)], more

    honest = Store.page
    Store.page = page


@fault("pick-up-deletes", "what was picked up is gone", "MAP-PIC-014")
def pick_up_deletes():
    def messages(service, address, *rest):
        answer = honest(service, address, *rest)
        service.store.delete(address, [int(mail["cursor"]) for mail in answer.value["messages"]])
        return answer

    honest = Access.messages
    Access.messages = messages


@fault("limit-ignored", "a page holds as much as the service likes", "MAP-PIC-010")
def limit_ignored():
    def page(store, address, after, _limit):
        return honest(store, address, after, 1000)

    honest = Store.page
    Store.page = page


@fault("limit-of-any-kind", "a limit that is none is passed over", "MAP-PIC-005")
def limit_of_any_kind():
    def parse_limit(text):
        try:
            return honest(text)
        except Rejected:
            return mailboxes.USUAL_PAGE

    honest = mailboxes.parse_limit
    mailboxes.parse_limit = parse_limit


@fault("cursor-of-any-form", "a cursor that is none means the beginning", "MAP-PIC-002")
def cursor_of_any_form():
    def place(service, address, cursor):
        return honest(service, address, cursor if access.PLACE.fullmatch(cursor or "") else None)

    honest = Access.place
    Access.place = place
    mailboxes.parse_cursor = lambda text: text


@fault("cursor-behind-the-end", "a cursor behind the end of the mailbox finds nothing", "MAP-PIC-003")
def cursor_behind_the_end():
    Store.check_place = lambda store, address, place: None


@fault("empty-page-begins-again", "a page without messages has the cursor of the beginning", "MAP-PIC-012")
def empty_page_begins_again():
    def messages(service, *rest):
        answer = honest(service, *rest)
        if not answer.value["messages"]:
            answer.value["cursor"] = "0"
        return answer

    honest = Access.messages
    Access.messages = messages


@fault("mailbox-of-everybody", "a page holds the messages of all mailboxes", "MAP-PIC-009 MAP-PIC-008 MAP-ACK-003")
def mailbox_of_everybody():
    def page(store, address, after, limit):
        mail = [one for box in store.mailboxes.values() for one in box.mail.values() if one.place > after]
        return sorted(mail, key=lambda one: one.place)[:limit], len(mail) > limit

    Store.page = page


@fault(
    "places-used-again",
    "places of acknowledged messages are used again",
    "MAP-PIC-009",
    only=("ds.durability/places-are-not-used-again",),
)
def places_used_again():
    def put(store, address, *rest):
        box = store.box(address)
        box.last = max(box.mail, default=0)
        return honest(store, address, *rest)

    honest = Store.put
    Store.put = put


@fault("hashes-in-capitals", "hashes of messages are told in capitals", "MAP-PIC-016")
def hashes_in_capitals():
    def told(mail):
        return {**honest(mail), "messageHash": "0x" + mail.message_hash[2:].upper()}

    honest = access.told
    access.told = told
