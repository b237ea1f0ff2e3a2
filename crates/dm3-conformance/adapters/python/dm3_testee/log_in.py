"""Log-in challenges: the client's and the service's checks (spec/message-access.md, Logging in)."""

import base64
import hashlib
import hmac
import re

from . import json_text, names, signatures
from .registry import LEGACY
from .reply import Rejected

ALGORITHM = "HS256"
CLAIMS = {"account", "challenge", "iat", "nbf", "exp"}
LONGEST_CHALLENGE = 4096

PART = re.compile(r"[A-Za-z0-9_-]+")


def parse_challenge(text):
    """The claims of a challenge, checked for its form."""
    if len(text.encode("utf-8")) > LONGEST_CHALLENGE:
        raise Rejected("policy", "challenge-too-long")
    parts = text.split(".")
    if len(parts) != 3:
        raise bad_challenge()
    header, claims, _ = (part_bytes(part) for part in parts)
    if json_text.parse_object(header).get("alg") != ALGORITHM:
        raise bad_challenge()
    return checked_claims(json_text.parse_object(claims))


def part_bytes(part):
    """The bytes of a part of base64url without padding."""
    if not PART.fullmatch(part) or len(part) % 4 == 1:
        raise bad_challenge()
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def checked_claims(claims):
    if set(claims) != CLAIMS:
        raise bad_challenge()
    if not all(isinstance(claims[name], str) for name in ("account", "challenge")):
        raise bad_challenge()
    if not all(isinstance(claims[name], float) for name in ("iat", "nbf", "exp")):
        raise bad_challenge()
    return claims


def answer_challenge(challenge, own_name):
    """The bytes that a client signs, if the challenge is one for its own name."""
    claims = parse_challenge(challenge)
    own = names.normalize(own_name)
    if claims["account"] not in (own, account_form(own)):
        raise Rejected("semantic", "other-account")
    return challenge.encode("utf-8")


def account_form(name):
    """The form in which deployed services write a name, None where it has none."""
    try:
        return names.account_name(name)
    except Rejected:
        return None


def check_issued(challenge, token_secret):
    """The claims of a challenge that was made with this secret."""
    claims = parse_challenge(challenge)
    signed, _, mac = challenge.rpartition(".")
    made = hmac.new(token_secret.encode("utf-8"), signed.encode("ascii"), hashlib.sha256).digest()
    if not hmac.compare_digest(made, part_bytes(mac)):
        raise Rejected("authenticate", "challenge-mac")
    return claims


def check_time(claims, now_ms):
    """Refuses a challenge that has ended, or whose time has not come. The present is taken in whole seconds."""
    if claims["nbf"] > now_ms // 1000:
        raise Rejected("policy", "challenge-too-early")
    if claims["exp"] <= now_ms // 1000:
        raise Rejected("policy", "challenge-expired")


def check_answer(challenge, signature, name, signing_key, token_secret, now_ms, dialect):
    """A service's check of an answer; returns the account."""
    claims = check_issued(challenge, token_secret)
    check_time(claims, now_ms)
    form = names.account_name if dialect == LEGACY else names.normalize
    account = form(name)
    if form(claims["account"]) != account:
        raise Rejected("authenticate", "other-account")
    signatures.verify_text(signing_key, challenge.encode("utf-8"), signature)
    return account


def redeem(token_secret, started_ms, answers):
    """Which of several right answers open a session."""
    used = set()
    return [opens(token_secret, started_ms, answer, used) for answer in answers]


def opens(token_secret, started_ms, answer, used):
    try:
        claims = check_issued(answer["challenge"], token_secret)
        check_time(claims, answer["now_ms"])
    except Rejected:
        return False
    # MAP-AUT-052: one from before the start may have been used then, and the service does not remember.
    if claims["iat"] < started_ms // 1000 or answer["challenge"] in used:
        return False
    used.add(answer["challenge"])
    return True


def bad_challenge():
    return Rejected("semantic", "challenge")
