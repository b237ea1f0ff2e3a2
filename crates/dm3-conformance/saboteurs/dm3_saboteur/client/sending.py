"""Sending a message (spec/transport.md)."""

import json
import os
import time

from dm3_testee import (
    deliveries,
    delivery_information,
    ens,
    envelopes,
    json_text,
    messages,
    profiles,
    sealing,
    service_profiles,
    service_terms,
)
from dm3_testee.encoding import base64_bytes
from dm3_testee.registry import SPEC
from dm3_testee.reply import Rejected

from .outcome import ended
from .web import TooLong, Unreachable

ANSWER_SECONDS = 30
ANSWER_BYTES = 256 * 1024
LARGEST_MESSAGE = 20_000_000
UNAVAILABLE = "unavailable"


class Letter:
    """A signed message on its way; it is sealed for the receiver once."""

    def __init__(self, person, args, receiver):
        self.person = person
        self.to = args["to"]
        self.message_type = args.get("message_type", "NEW")
        self.message = self.signed(args)
        self.sealed = self.sealed_for(receiver)

    def signed(self, args):
        metadata = {
            "to": self.to,
            "from": self.person.name,
            "timestamp": time.time_ns() // 1_000_000,
            "type": self.message_type,
        }
        if "reference_message_hash" in args:
            metadata["referenceMessageHash"] = args["reference_message_hash"]
        text = args["text"] * args.get("text_repeat", 1) if "text" in args else None
        message = messages.compose(self.message_type, metadata, text, args.get("attachments"), SPEC)
        message = messages.sign(message, self.person.signing_secret, SPEC)
        if len(json_text.canonical_bytes(message)) >= LARGEST_MESSAGE:
            raise Rejected("semantic", "too-large")
        return message

    def sealed_for(self, receiver):
        return seal(json_text.canonical(self.message), base64_bytes(receiver["publicEncryptionKey"]))

    def envelope(self, service):
        """The envelope for a delivery service."""
        information = delivery_information.create(self.to, self.person.name)
        metadata = {
            "version": envelopes.VERSION,
            "encryptionScheme": sealing.SCHEME,
            "deliveryInformation": seal(json_text.canonical(information), base64_bytes(service["publicEncryptionKey"])),
        }
        metadata = envelopes.sign_metadata(metadata, self.person.signing_secret, SPEC)
        return {"message": self.sealed, "metadata": metadata}


def seal(text, key):
    return sealing.seal(text, key, os.urandom(32), os.urandom(sealing.NONCE_BYTES))


class Sender:
    """Brings letters to delivery services."""

    def __init__(self, person):
        self.person = person

    def send(self, args):
        receiver = self.receiver(args["to"])
        services = self.services(receiver)
        if not services:
            raise ended("no-delivery-service")
        letter = self.letter(args, receiver)
        return {"accepted_by": self.deliver(letter, services), "message_hash": messages.hash_text(letter.message)}

    def services(self, receiver):
        return list(dict.fromkeys(profiles.delivery_services(receiver)))

    def receiver(self, name):
        try:
            return self.person.world.user(name)[1]
        except ens.NoRecord:
            raise ended("no-profile") from None
        except ens.Unavailable:
            raise ended("retry-later") from None
        except Rejected:
            raise ended("bad-profile") from None

    def letter(self, args, receiver):
        try:
            return Letter(self.person, args, receiver)
        except Rejected as refusal:
            raise ended("bad-profile" if refusal.stage == "decrypt" else "message", refusal.code) from None

    def deliver(self, letter, services):
        """The name of the service that took the letter."""
        for name in services:
            meaning, reason = self.try_service(letter, name)
            if meaning == "accepted":
                return name
            if meaning == "refused":
                raise ended("refused", reason or "")
        raise ended("retry-later")

    def try_service(self, letter, name):
        """What one service makes of the letter: a word and the reason that it gives."""
        try:
            service = self.person.world.service(name)
        except (ens.NoRecord, ens.Unavailable, Rejected):
            return UNAVAILABLE, None
        url = service_profiles.rpc_url(service)
        if not self.person.web.is_allowed(url):
            return UNAVAILABLE, None
        try:
            envelope = letter.envelope(service)
        except Rejected:
            return UNAVAILABLE, None
        if not self.check_terms(url, letter, envelope):
            return UNAVAILABLE, None
        return self.submit(url, envelope)

    def check_terms(self, url, letter, envelope):
        """Holds the envelope against the terms of service and receiver. False where they cannot be asked for."""
        properties = self.question(url, "dm3_getDeliveryServiceProperties", [])
        extension = self.question(url, "dm3_getProfileExtension", [letter.to])
        if UNAVAILABLE in (properties, extension):
            return False
        self.check_size(properties, envelope)
        self.check_type(extension, letter.message_type)
        return True

    def check_size(self, properties, envelope):
        try:
            limit = None if properties is None else service_terms.read_properties(properties, SPEC)[0]
        except Rejected:
            return
        if limit is not None and envelopes.size(envelope) > limit:
            raise ended("terms", "too large")

    def check_type(self, extension, message_type):
        try:
            types = None if extension is None else service_terms.read_extension(extension, SPEC)[0]
        except Rejected:
            return
        if types is not None and not service_terms.takes(types, message_type, SPEC):
            raise ended("terms", "the receiver does not take the type")

    def question(self, url, method, params):
        """The record that a service tells, None where it tells none, or `unavailable`."""
        answer = self.ask(url, method, params)
        if answer is None or is_unavailable(answer):
            return UNAVAILABLE
        try:
            return service_terms.result_of(answer.text, SPEC)
        except Rejected:
            return None

    def submit(self, url, envelope):
        answer = self.ask(url, "dm3_submitMessage", [envelope])
        if answer is None:
            return UNAVAILABLE, None
        meaning, _, reason = deliveries.read_answer(answer.status, answer.text, SPEC)
        return meaning, reason

    def ask(self, url, method, params):
        """A service's answer, None where there is none of use."""
        request = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, "id": 1})
        headers = {"content-type": "application/json"}
        try:
            return self.person.web.request("POST", url, ANSWER_SECONDS, ANSWER_BYTES, headers, request.encode("utf-8"))
        except (Unreachable, TooLong):
            return None


def is_unavailable(answer):
    """Whether the answer to a question means that the service is unavailable, and not that it does not tell."""
    if 300 <= answer.status <= 399 or answer.status in deliveries.UNAVAILABLE_STATUSES or answer.status >= 500:
        return True
    body = deliveries.parsed_or_none(answer.text)
    error = body.get("error") if isinstance(body, dict) else None
    return deliveries.code_of(error) in deliveries.UNAVAILABLE_CODES
