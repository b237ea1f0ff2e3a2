"""Faults of the checks before a message is taken in."""

from dm3_testee import delivery_information, ens, envelopes, json_text, sealing
from dm3_testee.reply import Rejected

from .chain import Chain, NamedWorld
from .failure import Failure
from .store import Account, Store
from .submission import Submission
from .table import fault


@fault("sender-signature-not-checked", "whoever names a sender is the sender", "DSA-SUB-012 MTP-MET-031")
def sender_signature_not_checked():
    Submission.check_sender = lambda service, envelope, sender: service.sender_profile(sender) and None


@fault("sender-without-profile-accepted", "a sender without a usable profile needs no signature", "DSA-SUB-011")
def sender_without_profile_accepted():
    def check_sender(service, envelope, sender):
        try:
            honest(service, envelope, sender)
        except Failure as failure:
            if not failure.word.startswith("ds.sender."):
                raise

    honest = Submission.check_sender
    Submission.check_sender = check_sender


@fault("sender-is-any-receiver", "everybody with an account here may sign for every sender", "DSA-SUB-013 DSA-SUB-012")
def sender_is_any_receiver():
    def check_sender(service, envelope, sender):
        service.sender_profile(sender)
        accounts = list(service.store.accounts.values())
        keys = [service.sender_profile(sender)["publicSigningKey"]]
        keys += [account.signed["profile"]["publicSigningKey"] for account in accounts]
        for key in keys:
            try:
                return envelopes.verify_metadata(envelope, key)
            except Rejected:
                pass
        raise Failure("mtp.sender.bad-signature", "nobody signed that")

    Submission.check_sender = check_sender


@fault("sender-keys-remembered", "the first key of a sender counts for ever", "DSA-SUB-014 DSA-SUB-012")
def sender_keys_remembered():
    known = {}

    def sender_profile(service, sender):
        if sender not in known:
            known[sender] = honest(service, sender)
        return known[sender]

    honest = Submission.sender_profile
    Submission.sender_profile = sender_profile


@fault("profile-of-any-wallet", "the signature under a published profile is not checked", "DSA-SUB-011")
def profile_of_any_wallet():
    def profile(chain, name):
        signed = NamedWorld(chain, name).object_at(NamedWorld(chain, name).text("network.dm3.profile"), "spec")
        return chain.address(name), signed["profile"]

    Chain.profile = profile


@fault("size-limit-ignored", "envelopes of any size are taken", "DSA-SUB-004 MTP-ENV-020")
def size_limit_ignored():
    Submission.check_size = lambda service, envelope: None


@fault("size-in-characters", "the size limit counts characters", "DSA-SUB-004 MTP-ENV-020")
def size_in_characters():
    envelopes.size = lambda value: len(json_text.canonical(value))


@fault("size-limit-too-small", "an envelope of exactly the limit is refused", "DSA-SUB-004 MTP-ENV-020")
def size_limit_too_small():
    honest = envelopes.size
    envelopes.size = lambda value: honest(value) + 1


@fault("shape-not-checked", "an envelope may lack members", "DSA-SUB-005 MTP-MET-013 MTP-ENV-021")
def shape_not_checked():
    def check_shape(service, envelope):
        metadata = envelope.get("metadata")
        if not isinstance(metadata, dict) or not isinstance(metadata.get("deliveryInformation"), str):
            honest(service, envelope)

    honest = Submission.check_shape
    Submission.check_shape = check_shape


@fault("delivery-information-in-clear", "delivery information is taken in clear", "DSA-SUB-007 MTP-MET-030")
def delivery_information_in_clear():
    def check_shape(service, envelope):
        if not isinstance(envelope.get("metadata", {}).get("deliveryInformation"), dict):
            honest(service, envelope)

    def opened(service, envelope):
        sealed = envelope["metadata"]["deliveryInformation"]
        return sealed if isinstance(sealed, dict) else honest_opened(service, envelope)

    honest, honest_opened = Submission.check_shape, Submission.open_delivery_information
    Submission.check_shape, Submission.open_delivery_information = check_shape, opened


@fault("receiver-need-not-be-known", "messages for everybody are taken", "DSA-SUB-010")
def receiver_need_not_be_known():
    def account(store, address):
        key = "CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        return store.accounts.get(address) or Account(address, "", {"profile": {"publicEncryptionKey": key}})

    Store.account = account


@fault(
    "receiver-without-address",
    "a name without an address is looked for among the accounts of all",
    "DSA-SUB-009 DSA-ERR-001",
)
def receiver_without_address():
    def address(chain, name):
        try:
            return honest(chain, name)
        except Failure as failure:
            if failure.word != "ds.name.no-address":
                raise
            raise Failure("ds.name.records-unusable", "no address") from None

    honest = Chain.address
    Chain.address = address


@fault(
    "registry-down-means-refusal", "where the registry is down, senders are told that they are nobody", "DSA-ERR-001"
)
def registry_down_means_refusal():
    def sender_profile(service, sender):
        try:
            return honest(service, sender)
        except Failure as failure:
            if failure.word != "ds.registry.unavailable":
                raise
            raise Failure("ds.sender.no-profile", "the sender has no profile") from None

    honest = Submission.sender_profile
    Submission.sender_profile = sender_profile


@fault(
    "registry-down-lets-in",
    "where the registry is down, every sender is believed",
    "DSA-ERR-001",
    only=("ds.submit-sender/registry-down",),
)
def registry_down_lets_in():
    def check_sender(service, envelope, sender):
        try:
            service.chain.profile(sender)
        except ens.Unavailable:
            return
        honest(service, envelope, sender)

    honest = Submission.check_sender
    Submission.check_sender = check_sender


@fault("duplicates-before-sender", "a forger learns what the mailbox holds", "DSA-SUB-012", only=("ds.submit-order",))
def duplicates_before_sender():
    def check_sender(service, envelope, sender):
        message_hash = envelopes.hash_text(envelope, "spec")
        for address in list(service.store.mailboxes):
            if service.store.holds(address, sender, message_hash):
                return
        honest(service, envelope, sender)

    honest = Submission.check_sender
    Submission.check_sender = check_sender


@fault(
    "sender-before-receiver", "the sender is looked at before the receiver", "DSA-SUB-009", only=("ds.submit-order",)
)
def sender_before_receiver():
    def opened(service, envelope):
        information = honest(service, envelope)
        service.check_sender(envelope, information["from"])
        return information

    honest = Submission.open_delivery_information
    Submission.open_delivery_information = opened


@fault("envelope-tidied", "members that the service does not know are dropped", "MTP-ENV-030 MAP-PIC-015")
def envelope_tidied():
    def with_postmark(envelope, *rest):
        return honest({"message": envelope["message"], "metadata": envelope["metadata"]}, *rest)

    honest = envelopes.with_postmark
    envelopes.with_postmark = with_postmark


@fault("scheme-of-any-kind-refused", "envelopes of another encryption scheme are refused", "MTP-ENV-022")
def scheme_of_any_kind_refused():
    def check_shape(service, envelope):
        honest(service, envelope)
        if envelope["metadata"].get("encryptionScheme", sealing.SCHEME) != sealing.SCHEME:
            raise Failure("mtp.envelope.malformed", "unknown scheme")

    honest = Submission.check_shape
    Submission.check_shape = check_shape


@fault("names-as-they-are", "names in the delivery information are not normalised", "MTP-DLV-006")
def names_as_they_are():
    def check(information):
        honest(information)
        if information["to"] != information["to"].lower():
            raise Failure("ds.account.unknown", "there is no account here")
        return information["to"], information["from"]

    honest = delivery_information.check
    delivery_information.check = check
