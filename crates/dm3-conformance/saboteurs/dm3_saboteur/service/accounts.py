"""Registering and logging in."""

import threading

from dm3_testee import ens, json_text, profiles, signatures
from dm3_testee.registry import SPEC
from dm3_testee.reply import Rejected

from .chain import LinkNotFollowed, link_not_followed, unavailable
from .failure import Failure
from .tokens import no_session


class Accounts:
    def __init__(self, chain, store, tokens):
        self.chain = chain
        self.store = store
        self.tokens = tokens
        self.logging_in = threading.Lock()

    def register(self, name, signed):
        """Gives a name an account with the profile that it publishes."""
        address = self.chain.address(name)
        try:
            profiles.verify(signed, address, SPEC)
        except Rejected:
            raise Failure("ds.profile.not-signed-by-owner", "the owner of the name has not signed that") from None
        if not self.is_published(name, signed):
            raise Failure("ds.profile.not-published", "the name publishes another profile")
        account = self.store.accounts.get(address)
        if account is not None and account.name != name:
            if self.is_held_by(account.name, address):
                if json_text.canonical(account.signed["profile"]) != json_text.canonical(signed["profile"]):
                    raise Failure("ds.profile.other-name-holds", "the account goes by another name")
                return
        if account is None or account.name != name or account.signed != signed:
            self.store.set_account(address, name, signed)

    def is_published(self, name, signed):
        try:
            published = self.chain.signed_profile(name)
        except (ens.NoRecord, Rejected):
            return False
        except ens.Unavailable:
            raise unavailable() from None
        except LinkNotFollowed:
            raise link_not_followed() from None
        return json_text.canonical(published) == json_text.canonical(signed)

    def is_held_by(self, name, address):
        """Whether a name still leads to an address."""
        try:
            return self.chain.address(name) == address
        except Failure as failure:
            if failure.word == "ds.registry.unavailable":
                raise
            return False

    def challenge(self, name, as_asked):
        self.store.account(self.chain.address(name))
        return self.tokens.challenge(as_asked)

    def log_in(self, name, as_asked, challenge, signature):
        """A session token and the time of its end."""
        self.tokens.check_challenge(challenge, name, as_asked)
        address, key = self.published_key(name)
        try:
            signatures.verify_text(key, challenge.encode("utf-8"), signature)
        except Rejected as refusal:
            word = "malformed" if refusal.stage == "decode" else "wrong"
            raise Failure(f"ds.login.{word}-signature", "the signature does not hold") from None
        account = self.account_of_login(address)
        if account.name != name and self.published_key(account.name) != (address, key):
            raise Failure("ds.login.other-profile", "the account's own name publishes another key")
        with self.logging_in:
            if not self.tokens.use(challenge):
                raise Failure("ds.challenge.used", "the challenge is used")
        return self.tokens.session(name, address)

    def account_of_login(self, address):
        return self.store.account(address)

    def published_key(self, name):
        """Address and signing key that a name publishes now."""
        try:
            address, profile = self.chain.profile(name)
        except ens.NoRecord:
            raise Failure("ds.login.no-profile", "the name publishes no profile") from None
        except ens.Unavailable:
            raise unavailable() from None
        except LinkNotFollowed:
            raise link_not_followed() from None
        except Rejected:
            raise Failure("ds.login.profile-unusable", "the profile cannot be used") from None
        return address, profile["publicSigningKey"]

    def open_mailbox(self, name, header):
        """The address whose mailbox a request with this Authorization header may use, and the end of its session."""
        scheme, _, text = (header or "").partition(" ")
        if scheme.lower() != "bearer":
            raise no_session()
        claims = self.tokens.claims_of_session(text.strip())
        if claims["name"] != name or self.chain.address(name) != claims["address"]:
            raise no_session()
        return claims["address"], claims["exp"]
