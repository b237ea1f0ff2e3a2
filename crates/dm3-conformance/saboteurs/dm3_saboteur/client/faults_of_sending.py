"""Faults of senders."""

import json
import os
from http.client import HTTPConnection
from urllib.parse import urlsplit

from dm3_testee import deliveries, envelopes, json_text, messages, sealing, signatures
from dm3_testee.encoding import base64_text, hex0x_text

from . import sending
from .sending import Letter, Sender
from .table import fault
from .web import Web


@fault("sends-to-all-services", "every delivery service gets the message", "MTP-TRN-023")
def sends_to_all_services():
    def deliver(sender, letter, services):
        taken = [name for name in services if sender.try_service(letter, name)[0] == "accepted"]
        return taken[0] if taken else honest(sender, letter, services)

    honest = Sender.deliver
    Sender.deliver = deliver


@fault("goes-on-after-a-refusal", "after a refusal the next service is tried", "MTP-TRN-024")
def goes_on_after_a_refusal():
    def try_service(sender, letter, name):
        meaning, reason = honest(sender, letter, name)
        return "unavailable" if meaning == "refused" else meaning, reason

    honest = Sender.try_service
    Sender.try_service = try_service


@fault("gives-up-after-the-first", "only the first service is tried", "MTP-TRN-025")
def gives_up_after_the_first():
    honest = Sender.services
    Sender.services = lambda sender, receiver: honest(sender, receiver)[:1]


@fault("services-from-the-end", "the last choice is tried first", "MTP-TRN-022")
def services_from_the_end():
    honest = Sender.services
    Sender.services = lambda sender, receiver: honest(sender, receiver)[::-1]


@fault("services-tried-again", "a service that is named twice is tried twice", "MTP-TRN-027")
def services_tried_again():
    Sender.services = lambda sender, receiver: sending.profiles.delivery_services(receiver)


def unasked(method):
    """Switches off one of the two questions before a submission."""

    def question(sender, url, asked, params):
        return None if asked == method else honest(sender, url, asked, params)

    honest = Sender.question
    Sender.question = question


@fault("submits-without-properties", "the properties are not asked for", "MTP-TRN-011")
def submits_without_properties():
    unasked("dm3_getDeliveryServiceProperties")


@fault("submits-without-extension", "the profile extension is not asked for", "MTP-TRN-012")
def submits_without_extension():
    unasked("dm3_getProfileExtension")


@fault("size-limit-ignored", "the size limit is not looked at", "MTP-TRN-013")
def size_limit_ignored():
    Sender.check_size = lambda sender, properties, envelope: None


@fault("types-ignored", "what the receiver takes is not looked at", "MTP-TRN-014")
def types_ignored():
    Sender.check_type = lambda sender, extension, message_type: None


@fault("terms-lead-to-the-next", "a message that is too large for one service goes to the next", "MTP-TRN-017")
def terms_lead_to_the_next():
    def try_service(sender, letter, name):
        try:
            return honest(sender, letter, name)
        except sending.Rejected:
            return "unavailable", None

    honest = Sender.try_service
    Sender.try_service = try_service


@fault("down-means-without-terms", "a service that is down for the questions is submitted to", "MTP-TRN-016")
def down_means_without_terms():
    def question(*arguments):
        told = honest(*arguments)
        return None if told == sending.UNAVAILABLE else told

    honest = Sender.question
    Sender.question = question


@fault(
    "delivered-in-any-case",
    "a message is told to be delivered whatever came of it",
    "MTP-TRN-029 MTP-TRN-030 MTP-TRN-031",
)
def delivered_in_any_case():
    def deliver(sender, letter, services):
        try:
            return honest(sender, letter, services)
        except sending.Rejected:
            return services[-1]

    honest = Sender.deliver
    Sender.deliver = deliver


@fault("refused-means-later", "a refusal is told to be worth another try", "MTP-TRN-031")
def refused_means_later():
    def deliver(sender, letter, services):
        try:
            return honest(sender, letter, services)
        except sending.Rejected as refusal:
            raise sending.ended("retry-later") if refusal.code == "client.refused" else refusal from None

    honest = Sender.deliver
    Sender.deliver = deliver


@fault("every-200-is-an-acceptance", "an answer with status 200 is an acceptance", "MTP-TRN-018 MTP-TRN-024")
def every_200_is_an_acceptance():
    def read(status, text, dialect):
        return ("accepted", None, None) if status == 200 else honest(status, text, dialect)

    honest = deliveries.read_answer
    deliveries.read_answer = read


@fault("redirects-followed", "redirects of services are followed", "MTP-TRN-008 MAP-AUT-035 REG-URI-028")
def redirects_followed():
    def request(web, method, url, patience, most, headers=None, body=None):
        answer = honest(web, method, url, patience, most, headers, body)
        if not 300 <= answer.status <= 399:
            return answer
        parts = urlsplit(url)
        connection = HTTPConnection(parts.hostname, parts.port, timeout=5)
        connection.request(method, parts.path + ("?" + parts.query if parts.query else ""), body, headers or {})
        target = connection.getresponse().getheader("location")
        return honest(web, method, target, patience, most, headers, body)

    honest = Web.request
    Web.request = request


@fault("services-without-tls", "services are asked without TLS", "MTP-TRN-007 MAP-AUT-037")
def services_without_tls():
    Web.is_allowed = lambda web, url: True


@fault(
    "waits-for-ever",
    "an answer may take as long as it likes",
    "MTP-TRN-009",
    only=("client.order/submission-not-answered-in-time",),
    verdicts=("warn", "hang"),
    waits=True,
)
def waits_for_ever():
    sending.ANSWER_SECONDS = 3600


@fault("answers-of-any-size", "answers are read to their end", "MTP-TRN-010", verdicts=("warn",))
def answers_of_any_size():
    sending.ANSWER_BYTES = 1 << 40


def asks(name, breaks, clauses, **settings):
    """A fault of what is sent to services: the marked function changes (sender, method, params, headers, request)."""

    def add(change):
        @fault(name, breaks, clauses, **settings)
        def switch_on():
            def ask(sender, url, method, params):
                request = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1}
                headers = {"content-type": "application/json"}
                change(sender, headers, request)
                body = json.dumps(request).encode("utf-8")
                try:
                    web = sender.person.web
                    return web.request("POST", url, sending.ANSWER_SECONDS, sending.ANSWER_BYTES, headers, body)
                except (sending.Unreachable, sending.TooLong):
                    return None

            Sender.ask = ask

        return change

    return add


@asks("requests-without-id", "requests have no id", "MTP-TRN-006")
def requests_without_id(_sender, _headers, request):
    del request["id"]


@asks("private-key-sent", "requests carry the key that they are signed with", "MTP-KEY-050")
def private_key_sent(sender, headers, _request):
    headers["x-key"] = sender.person.signing_secret.hex()


@asks("author-in-clear", "requests name the author", "MTP-TRN-003")
def author_in_clear(sender, headers, _request):
    headers["x-from"] = sender.person.name


def letters(name, breaks, clauses, **settings):
    """A fault of envelopes: the marked function changes (letter, envelope) to another envelope."""

    def add(change):
        @fault(name, breaks, clauses, **settings)
        def switch_on():
            honest = Letter.envelope
            Letter.envelope = lambda letter, service: change(letter, honest(letter, service))

        return change

    return add


def signed_again(letter, envelope, **members):
    """The envelope with other members of the metadata, signed rightly."""
    metadata = {**json_text.without(envelope["metadata"], "signature"), **members}
    return {**envelope, "metadata": envelopes.sign_metadata(metadata, letter.person.signing_secret, "spec")}


@letters("text-in-clear", "the text stands beside what is encrypted", "MTP-TRN-003")
def text_in_clear(letter, envelope):
    return {**envelope, "preview": letter.message.get("message")}


@letters("text-in-base64", "the text stands in base64 beside what is encrypted", "MTP-TRN-003")
def text_in_base64(letter, envelope):
    return {**envelope, "preview": base64_text(json_text.canonical_bytes(letter.message))}


@letters("delivery-information-in-clear", "the delivery information is not encrypted", "MTP-MET-002 MTP-TRN-003")
def delivery_information_in_clear(letter, envelope):
    return signed_again(letter, envelope, deliveryInformation={"to": letter.to, "from": letter.person.name})


@letters("metadata-signed-by-another-key", "the metadata are signed with a key that nobody knows", "MTP-MET-003")
def metadata_signed_by_another_key(_letter, envelope):
    metadata = json_text.without(envelope["metadata"], "signature")
    return {**envelope, "metadata": envelopes.sign_metadata(metadata, bytes(range(1, 33)), "spec")}


@letters("version-of-the-deployed-form", "the version is v1", "MTP-MET-001")
def version_of_the_deployed_form(letter, envelope):
    return signed_again(letter, envelope, version="v1")


@letters("postmark-of-ones-own", "the envelope has a postmark", "MTP-ENV-011")
def postmark_of_ones_own(_letter, envelope):
    return {**envelope, "postmark": envelope["metadata"]["deliveryInformation"]}


@letters("sealed-anew-for-each", "each service gets another encrypted message", "MTP-TRN-005")
def sealed_anew_for_each(letter, envelope):
    receiver = letter.person.world.user(letter.to)[1]
    return {**envelope, "message": letter.sealed_for(receiver)}


@letters("nulls-written", "absent members are null", "MTP-GEN-004")
def nulls_written(letter, envelope):
    return signed_again(letter, envelope, messageHash=None)


@fault(
    "delivery-information-for-the-first",
    "all services get what is encrypted for the first one",
    "MTP-TRN-004 MTP-MET-002",
)
def delivery_information_for_the_first():
    def envelope(letter, service):
        if not hasattr(letter, "first"):
            letter.first = service
        return honest(letter, letter.first)

    honest = Letter.envelope
    Letter.envelope = envelope


@fault("message-unsigned", "the signature of the message is of something else", "MTP-MSG-030")
def message_unsigned():
    def sign(message, secret, dialect):
        return {**message, "signature": base64_text(signatures.sign(secret, b"something else", dialect))}

    messages.sign = sign


@fault("message-hash-without-signature", "the signature does not enter the hash of a message", "MTP-MSG-040")
def message_hash_without_signature():
    messages.hash_text = lambda message: hex0x_text(
        messages.sha256(json_text.canonical_bytes(json_text.without(message, "signature")))
    )


@fault("edits-nothing", "an edit without a reference is sent", "MTP-MSG-021")
def edits_nothing():
    messages.WITH_REFERENCE = ()


@fault("nonce-used-again", "every payload is sealed with the same nonce", "MTP-SEA-021")
def nonce_used_again():
    honest = sealing.seal
    sealing.seal = lambda text, key, secret, nonce, *rest: honest(text, key, secret, bytes(12), *rest)


@fault("ephemeral-key-used-again", "every payload is sealed with the same key pair", "MTP-SEA-001")
def ephemeral_key_used_again():
    honest, own = sealing.seal, os.urandom(32)
    sealing.seal = lambda text, key, secret, nonce, *rest: honest(text, key, own, nonce, *rest)


@fault("padding-left-out", "the content is sealed as it is", "MTP-SEA-010")
def padding_left_out():
    sealing.pad = lambda content, block=0: content
