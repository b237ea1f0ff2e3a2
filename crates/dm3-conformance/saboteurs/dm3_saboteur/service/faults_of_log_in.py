"""Faults of registering and logging in."""

import time

from dm3_testee import json_text, log_in

from . import access, tokens
from .access import Access, Answer
from .accounts import Accounts
from .failure import Failure
from .store import Mailbox, Store
from .table import fault
from .tokens import Tokens


@fault("challenge-reusable", "a challenge opens one session after the other", "MAP-AUT-024")
def challenge_reusable():
    Tokens.use = lambda tokens, text: True


@fault(
    "challenge-raced",
    "ten answers at once open several sessions",
    "MAP-AUT-024",
    only=("ds.log-in/ten-answers-at-once",),
)
def challenge_raced():
    class NoLock:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    def log_in(accounts, *arguments):
        accounts.logging_in = NoLock()
        return honest(accounts, *arguments)

    def use(tokens, text):
        is_new = text not in tokens.used
        time.sleep(0.1)
        tokens.used.add(text)
        return is_new

    honest = Accounts.log_in
    Accounts.log_in, Tokens.use = log_in, use


@fault("challenge-used-up-by-anybody", "a wrong answer uses a challenge up", "MAP-AUT-025")
def challenge_used_up_by_anybody():
    def check(tokens, text, *rest):
        honest(tokens, text, *rest)
        tokens.use(text)

    honest = Tokens.check_challenge
    Tokens.check_challenge = check
    Accounts.log_in = log_in_without_use


def log_in_without_use(accounts, name, as_asked, challenge, signature):
    accounts.tokens.check_challenge(challenge, name, as_asked)
    address, key = accounts.published_key(name)
    try:
        log_in.signatures.verify_text(key, challenge.encode("utf-8"), signature)
    except log_in.Rejected:
        raise Failure("ds.login.wrong-signature", "the signature does not hold") from None
    return accounts.tokens.session(name, address)


@fault("challenge-not-bound-to-name", "a challenge for one name opens the mailbox of another", "MAP-AUT-022")
def challenge_not_bound_to_name():
    def check(tokens, text, name, as_asked):
        honest(tokens, text, log_in.parse_challenge(text)["account"], as_asked)

    honest = Tokens.check_challenge
    Tokens.check_challenge = check


@fault("challenge-of-any-maker", "a challenge is any text of the right form", "MAP-AUT-021")
def challenge_of_any_maker():
    log_in.check_issued = lambda text, secret: log_in.parse_challenge(text)


@fault("challenge-always-the-same", "everybody gets the same challenge for a name", "MAP-AUT-013")
def challenge_always_the_same():
    known = {}

    def challenge(tokens, name):
        return known.setdefault(name, honest(tokens, name))

    honest = Tokens.challenge
    Tokens.challenge = challenge


@fault("challenge-for-a-day", "a challenge can be answered for a day", "MAP-AUT-014")
def challenge_for_a_day():
    tokens.CHALLENGE_SECONDS = 86_400


@fault("challenge-with-further-claims", "a challenge has further claims", "MAP-AUT-011")
def challenge_with_further_claims():
    def challenge(tokens_, name):
        claims = json_text.parse_object(log_in.part_bytes(honest(tokens_, name).split(".")[1]))
        return tokens.token({**claims, "iss": "ds.eth"}, tokens_.challenge_secret)

    honest = Tokens.challenge
    Tokens.challenge = challenge


@fault("challenge-for-everybody", "names without an account get a challenge", "MAP-AUT-010")
def challenge_for_everybody():
    Accounts.challenge = lambda accounts, name, as_asked: accounts.tokens.challenge(as_asked)


@fault("challenge-names-nobody", "a challenge does not name the account", "MAP-AUT-012")
def challenge_names_nobody():
    def challenge(tokens, name):
        return honest(tokens, "someone.eth")

    honest = Tokens.challenge
    Tokens.challenge = challenge


@fault("log-in-without-signature", "the signature of an answer is not checked", "MAP-AUT-020")
def log_in_without_signature():
    def log_in(accounts, name, as_asked, challenge, signature):
        accounts.tokens.check_challenge(challenge, name, as_asked)
        return accounts.tokens.session(name, accounts.published_key(name)[0])

    Accounts.log_in = log_in


@fault(
    "log-in-with-registered-key",
    "the key of the registered profile opens, whatever is published",
    "MAP-AUT-027 MAP-AUT-020",
)
def log_in_with_registered_key():
    def published_key(accounts, name):
        address = accounts.chain.address(name)
        account = accounts.store.accounts.get(address)
        if account is None:
            return honest(accounts, name)
        return address, account.signed["profile"]["publicSigningKey"]

    honest = Accounts.published_key
    Accounts.published_key = published_key


@fault("log-in-under-any-name", "whoever makes a name of one's address opens one's mailbox", "MAP-AUT-026")
def log_in_under_any_name():
    class Namesake:
        def __init__(self, account, name):
            self.account, self.name = account, name

    def log_in(accounts, name, *rest):
        accounts.account_of_login = lambda address: Namesake(accounts.store.account(address), name)
        return honest(accounts, name, *rest)

    honest = Accounts.log_in
    Accounts.log_in = log_in


@fault("token-of-one-name-opens-another", "a token opens every mailbox", "MAP-AUT-028")
def token_of_one_name_opens_another():
    def open_mailbox(accounts, name, header):
        claims = accounts.tokens.claims_of_session((header or "").partition(" ")[2])
        return accounts.chain.address(name), claims["exp"]

    Accounts.open_mailbox = open_mailbox


@fault("token-not-checked", "a token is any text", "MAP-AUT-028")
def token_not_checked():
    def open_mailbox(accounts, name, header):
        try:
            return honest(accounts, name, header)
        except Failure:
            if not header:
                raise
            return accounts.chain.address(name), time.time() + 60

    honest = Accounts.open_mailbox
    Accounts.open_mailbox = open_mailbox


@fault("token-with-another-mac", "the MAC of a token is not checked", "MAP-AUT-028")
def token_with_another_mac():
    def claims_of_session(_tokens, text):
        try:
            return json_text.parse_object(log_in.part_bytes(text.rpartition(".")[0].rpartition(".")[2]))
        except log_in.Rejected:
            raise tokens.no_session() from None

    Tokens.claims_of_session = claims_of_session


@fault("token-in-the-address", "a token in the query opens the mailbox", "MAP-AUT-028")
def token_in_the_address():
    def opened(service, method, path, query, headers, body):
        for name, value in access.mailboxes.parameters(query):
            if name in ("token", "access_token"):
                del headers["authorization"]
                headers["authorization"] = "Bearer " + value
        return honest(service, method, path, query, headers, body)

    honest = Access.answer
    Access.answer = opened


@fault("token-survives-the-name", "a token opens the mailbox of whoever owns the name now", "MAP-AUT-031")
def token_survives_the_name():
    def open_mailbox(accounts, name, header):
        claims = accounts.tokens.claims_of_session((header or "").partition(" ")[2])
        if claims["name"] != name:
            raise tokens.no_session()
        return claims["address"], claims["exp"]

    Accounts.open_mailbox = open_mailbox


@fault("challenge-in-the-place-of-a-token", "an unanswered challenge opens the mailbox", "MAP-AUT-033")
def challenge_in_the_place_of_a_token():
    def open_mailbox(accounts, name, header):
        try:
            return honest(accounts, name, header)
        except Failure:
            text = (header or "").partition(" ")[2]
            accounts.tokens.check_challenge(text, name, name)
            return accounts.chain.address(name), time.time() + 60

    honest = Accounts.open_mailbox
    Accounts.open_mailbox = open_mailbox


@fault("session-for-a-year", "a session lasts for a year", "MAP-AUT-032")
def session_for_a_year():
    tokens.SESSION_SECONDS = 365 * 86_400


@fault("registration-gives-a-token", "who registers a public profile gets a token", "MAP-AUT-006")
def registration_gives_a_token():
    def register(service, name, as_asked, body):
        honest(service, name, as_asked, body)
        token, _ = service.accounts.tokens.session(name, service.accounts.chain.address(name))
        return Answer(200, {"token": token})

    honest = Access.register
    Access.register = register


@fault(
    "registers-unsigned-profiles", "the signature of a profile is not checked", "MAP-AUT-006", only=("ds.registering",)
)
def registers_unsigned_profiles():
    def register(accounts, name, signed):
        if isinstance(signed.get("profile"), dict):
            accounts.store.set_account(accounts.chain.address(name), name, signed)
        else:
            honest(accounts, name, signed)

    honest = Accounts.register
    Accounts.register = register


@fault(
    "registers-old-profiles",
    "a profile that is published no more is registered",
    "MAP-AUT-007",
    only=("ds.registering",),
)
def registers_old_profiles():
    Accounts.is_published = lambda accounts, name, signed: True


@fault("registers-once", "the second registration of a profile is refused", "MAP-AUT-008", only=("ds.registering",))
def registers_once():
    def register(accounts, name, signed):
        account = accounts.store.accounts.get(accounts.chain.address(name))
        if account is not None and account.signed == signed:
            raise Failure("ds.profile.not-newer", "that profile is registered already")
        honest(accounts, name, signed)

    honest = Accounts.register
    Accounts.register = register


@fault("registering-empties-the-mailbox", "a new profile has an empty mailbox", "MAP-AUT-009", only=("ds.registering",))
def registering_empties_the_mailbox():
    def set_account(store, address, name, signed):
        honest(store, address, name, signed)
        store.mailboxes[address] = Mailbox()

    honest = Store.set_account
    Store.set_account = set_account


@fault(
    "registry-down-is-not-told",
    "where the registry is down, names get a challenge all the same",
    "MAP-AUT-002",
    only=("ds.log-in/registry-down",),
)
def registry_down_is_not_told():
    def challenge(accounts, name, as_asked):
        try:
            return honest(accounts, name, as_asked)
        except Failure as failure:
            if failure.word != "ds.registry.unavailable":
                raise
            return accounts.tokens.challenge(as_asked)

    honest = Accounts.challenge
    Accounts.challenge = challenge
