"""Taking messages in: the checks of spec/delivery-service-api.md, in their order."""

import os
import time

from dm3_testee import delivery_information, ens, envelopes, json_text, messages, postmarks, sealing
from dm3_testee.encoding import base64_bytes
from dm3_testee.registry import SPEC
from dm3_testee.reply import Rejected

from .chain import LinkNotFollowed, link_not_followed, unavailable
from .failure import Failure


class Submission:
    """What a submission needs: settings, chain and store."""

    def __init__(self, settings, chain, store):
        self.settings = settings
        self.chain = chain
        self.store = store

    def submit(self, envelope):
        """Takes an envelope; the result of the call."""
        arrived_ms = time.time_ns() // 1_000_000
        self.check_size(envelope)
        self.check_shape(envelope)
        information = self.open_delivery_information(envelope)
        to, sender = delivery_information.check(information)
        address = self.chain.address(to)
        account = self.store.account(address)
        self.check_sender(envelope, sender)

        def postmarked():
            sealed = self.postmark(envelope, information, account, arrived_ms)
            return envelopes.with_postmark(envelope, information, sealed, SPEC)

        is_new = self.store.put(address, sender, envelopes.hash_text(envelope, SPEC), postmarked)
        return {"success": True, "duplicate": not is_new}

    def check_size(self, envelope):
        if envelopes.size(envelope) > self.settings.size_limit:
            raise Failure("mtp.envelope.too-large", "the envelope is too large")

    def check_shape(self, envelope):
        metadata = envelope.get("metadata")
        if isinstance(metadata, dict) and isinstance(metadata.get("deliveryInformation"), dict):
            raise Failure("mtp.delivery-information.in-clear", "the delivery information is not encrypted")
        try:
            envelopes.read_submission(json_text.canonical(envelope), SPEC)
            if metadata.get("encryptionScheme", sealing.SCHEME) == sealing.SCHEME:
                sealing.parse_payload(envelope["message"], SPEC)
        except Rejected:
            raise Failure("mtp.envelope.malformed", "that is no envelope") from None

    def open_delivery_information(self, envelope):
        sealed = envelope["metadata"]["deliveryInformation"]
        try:
            text = sealing.open_payload(sealed, self.settings.encryption_secret, SPEC)
        except Rejected as refusal:
            if refusal.code == "not-utf-8":
                raise malformed_information() from None
            raise Failure(
                "mtp.delivery-information.not-for-this-service", "the delivery information is not for this service"
            ) from None
        try:
            information = json_text.parse_object(text)
            delivery_information.check(information)
        except Rejected:
            raise malformed_information() from None
        return information

    def sender_profile(self, sender):
        """The profile that the sender publishes now."""
        try:
            return self.chain.profile(sender)[1]
        except ens.NoRecord:
            raise Failure("ds.sender.no-profile", "the sender has no profile") from None
        except ens.Unavailable:
            raise unavailable() from None
        except LinkNotFollowed:
            raise link_not_followed() from None
        except Rejected:
            raise Failure("ds.sender.profile-unusable", "the sender's profile cannot be used") from None

    def check_sender(self, envelope, sender):
        profile = self.sender_profile(sender)
        try:
            envelopes.verify_metadata(envelope, messages.key_of({sender: profile["publicSigningKey"]}, sender))
        except Rejected:
            raise Failure("mtp.sender.bad-signature", "the sender's signature does not hold") from None

    def postmark(self, envelope, information, account, arrived_ms):
        """The sealed postmark."""
        mark = postmarks.create(envelope["message"], information, self.settings.signing_secret, arrived_ms, SPEC)
        receiver = base64_bytes(account.signed["profile"]["publicEncryptionKey"])
        try:
            return sealing.seal(json_text.canonical(mark), receiver, os.urandom(32), os.urandom(sealing.NONCE_BYTES))
        except Rejected:
            raise Failure("mtp.postmark.not-sealed", "the receiver's key cannot be used") from None


def malformed_information():
    return Failure("mtp.delivery-information.malformed", "the delivery information cannot be read")
