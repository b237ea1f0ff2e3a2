"""Accounts, mailboxes and devices: all in memory, every change in the journal first."""

import threading
from dataclasses import dataclass, field

from .failure import Failure

MOST_DEVICES = 16


@dataclass
class Account:
    """Who receives mail here. `name` is the one it goes by."""

    address: str
    name: str
    signed: dict


@dataclass
class Mail:
    place: int
    sender: str
    message_hash: str
    envelope: dict


@dataclass
class Mailbox:
    """`last` is the highest place that was ever used."""

    last: int = 0
    mail: dict = field(default_factory=dict)
    devices: dict = field(default_factory=dict)

    def find(self, sender, message_hash):
        """The places of a message; more than one only where something is wrong."""
        return [
            place for place, mail in self.mail.items() if mail.sender == sender and mail.message_hash == message_hash
        ]

    def passed(self):
        """The places that every device has passed."""
        least = min(self.devices.values(), default=0)
        return [place for place in self.mail if place <= least]


class Store:
    def __init__(self, journal, mailbox_messages):
        self.journal = journal
        self.mailbox_messages = mailbox_messages
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)
        self.accounts = {}
        self.mailboxes = {}
        for entry in journal.read():
            self.apply(entry)

    def write(self, **entry):
        """Makes a change durable, then visible."""
        self.journal.append(entry)
        self.apply(entry)

    def apply(self, entry):
        kind, address = entry["kind"], entry["address"]
        box = self.mailboxes.setdefault(address, Mailbox())
        if kind == "account":
            self.accounts[address] = Account(address, entry["name"], entry["signed"])
        elif kind == "mail":
            mail = Mail(entry["place"], entry["sender"], entry["hash"], entry["envelope"])
            box.mail[mail.place] = mail
            box.last = max(box.last, mail.place)
            self.changed.acquire()
            self.changed.notify_all()
            self.changed.release()
        elif kind == "deleted":
            for place in entry["places"]:
                box.mail.pop(place, None)
        elif kind == "device":
            box.devices[entry["device"]] = entry["cursor"]
        elif kind == "device-removed":
            box.devices.pop(entry["device"], None)

    def account(self, address):
        with self.lock:
            found = self.accounts.get(address)
        if found is None:
            raise Failure("ds.account.unknown", "there is no account here")
        return found

    def set_account(self, address, name, signed):
        with self.lock:
            self.write(kind="account", address=address, name=name, signed=signed)

    def box(self, address):
        return self.mailboxes.setdefault(address, Mailbox())

    def holds(self, address, sender, message_hash):
        with self.lock:
            return bool(self.box(address).find(sender, message_hash))

    def check_room(self, address, sender):
        box = self.box(address)
        if len(box.mail) >= self.mailbox_messages:
            raise Failure("ds.mailbox.too-many-messages", "the mailbox is full")
        if sum(mail.sender == sender for mail in box.mail.values()) >= self.mailbox_messages // 2:
            raise Failure("ds.mailbox.sender-too-many-messages", "too many messages of this sender wait")

    def put(self, address, sender, message_hash, make_envelope):
        """Stores a message. False where it was there already; `make_envelope` is not called then."""
        with self.lock:
            if self.holds(address, sender, message_hash):
                return False
            self.check_room(address, sender)
            place = self.box(address).last + 1
            envelope = make_envelope()
            self.write(kind="mail", address=address, place=place, sender=sender, hash=message_hash, envelope=envelope)
            return True

    def page(self, address, after, limit):
        """Messages behind a place, and whether there are more."""
        with self.lock:
            box = self.box(address)
            places = sorted(place for place in box.mail if place > after)
            return [box.mail[place] for place in places[:limit]], len(places) > limit

    def check_place(self, address, place):
        with self.lock:
            if place > self.box(address).last:
                raise Failure("ds.cursor.unknown", "the mailbox never came so far")

    def delete(self, address, places):
        """Deletes what is there of these places, and tells how much that was."""
        with self.lock:
            there = [place for place in places if place in self.box(address).mail]
            if there:
                self.write(kind="deleted", address=address, places=there)
            return len(there)

    def acknowledge(self, address, messages):
        """Deletes messages that are named by (sender, hash)."""
        with self.lock:
            box = self.box(address)
            found = {place for sender, message_hash in messages for place in box.find(sender, message_hash)}
            return self.delete(address, sorted(found))

    def acknowledge_up_to(self, address, device, place):
        with self.lock:
            box = self.box(address)
            if device not in box.devices:
                raise Failure("ds.device.unknown", "the mailbox has no such device")
            self.check_place(address, place)
            if place > box.devices[device]:
                self.write(kind="device", address=address, device=device, cursor=place)
            return self.delete(address, box.passed())

    def add_device(self, address, device):
        """The cursor of a device, which is added where it is not there."""
        with self.lock:
            devices = self.box(address).devices
            if device not in devices:
                if len(devices) >= MOST_DEVICES:
                    raise Failure("ds.device.too-many", "the mailbox has too many devices")
                self.write(kind="device", address=address, device=device, cursor=0)
            return devices[device]

    def remove_device(self, address, device):
        with self.lock:
            box = self.box(address)
            if device not in box.devices:
                return
            self.write(kind="device-removed", address=address, device=device)
            if box.devices:
                self.delete(address, box.passed())

    def devices(self, address):
        with self.lock:
            return sorted(self.box(address).devices.items())
