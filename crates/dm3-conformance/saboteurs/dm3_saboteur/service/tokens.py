"""Challenges and session tokens: JSON Web Tokens with a secret that lives as long as the process."""

import hashlib
import hmac
import secrets
import time
import uuid
from base64 import urlsafe_b64encode

from dm3_testee import json_text, log_in
from dm3_testee.reply import Rejected

from .failure import Failure

CHALLENGE_SECONDS = 300
SESSION_SECONDS = 3600
HEADER = {"alg": log_in.ALGORITHM, "typ": "JWT"}


class Tokens:
    def __init__(self):
        self.challenge_secret = secrets.token_hex(32)
        self.session_secret = secrets.token_hex(32)
        self.used = set()

    def challenge(self, name):
        now = int(time.time())
        claims = {
            "account": name,
            "challenge": str(uuid.uuid4()),
            "iat": now,
            "nbf": now,
            "exp": now + CHALLENGE_SECONDS,
        }
        return token(claims, self.challenge_secret)

    def check_challenge(self, text, name, as_asked):
        """Refuses what was not issued for this name, has ended, or was used."""
        try:
            claims = log_in.check_issued(text, self.challenge_secret)
            log_in.check_time(claims, time.time() * 1000)
        except Rejected:
            raise Failure("ds.challenge.invalid", "that is no challenge of this service") from None
        if claims["account"] not in (name, as_asked):
            raise Failure("ds.challenge.other-account", "the challenge is for another name")
        if text in self.used:
            raise Failure("ds.challenge.used", "the challenge is used")

    def use(self, text):
        """Uses a challenge up; False where somebody was faster."""
        before = len(self.used)
        self.used.add(text)
        return len(self.used) > before

    def session(self, name, address):
        """A token, and the time in milliseconds at which it ends."""
        expires = int(time.time()) + SESSION_SECONDS
        return token({"address": address, "exp": expires, "name": name}, self.session_secret), expires * 1000

    def claims_of_session(self, text):
        """The claims of a session token that holds."""
        try:
            signed, _, mac = text.rpartition(".")
            claims = json_text.parse_object(log_in.part_bytes(signed.rpartition(".")[2]))
            if not hmac.compare_digest(code(signed, self.session_secret), log_in.part_bytes(mac)):
                raise no_session()
        except Rejected:
            raise no_session() from None
        if claims["exp"] <= time.time():
            raise no_session()
        return claims


def token(claims, secret):
    signed = ".".join(part(json_text.canonical_bytes(value)) for value in (HEADER, claims))
    return signed + "." + part(code(signed, secret))


def part(data):
    return urlsafe_b64encode(data).decode("ascii").rstrip("=")


def code(signed, secret):
    return hmac.new(secret.encode("utf-8"), signed.encode("utf-8"), hashlib.sha256).digest()


def no_session():
    return Failure("ds.session.invalid", "a session token of this name is needed")
