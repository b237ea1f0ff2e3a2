"""A receiver's rules against spam: reading, telling and evaluating them (spec/spam-protection.md)."""

import re

from . import json_text
from .encoding import address_bytes, address_text, hex0x_bytes
from .numbers import whole
from .records import bad_member, object_member, text_member
from .registry import LEGACY
from .reply import Rejected

KNOWN_RULES = ("minNonce", "minBalance", "minTokenBalance")
PUBLISHED_AS = "spamFilterRules"
LARGEST_AMOUNT = 2**256 - 1
WORD_BYTES = 32

DECIMAL = re.compile(r"0|[1-9][0-9]{0,77}")
DEPLOYED_DECIMAL = re.compile(r"[0-9]+")
HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]+")

SPAM_CODE = -32010
UNAVAILABLE_CODE = -32002


def read(text, dialect):
    """The rules in a JSON text, as they stand there."""
    return check(json_text.parse_object(text), dialect)


def check(rules, dialect):
    if not isinstance(rules, dict):
        raise Rejected("semantic", "no-object")
    if dialect == LEGACY:
        rules = deployed_rules(rules)
    if "minNonce" in rules:
        whole(rules["minNonce"])
    if "minBalance" in rules:
        amount(rules["minBalance"], dialect)
    if "minTokenBalance" in rules:
        token = object_member(rules, "minTokenBalance")
        if not set(token) <= {"address", "amount"}:
            raise bad_member("minTokenBalance")
        address_bytes(text_member(token, "address"))
        amount(text_member(token, "amount"), dialect)
    return rules


def deployed_rules(rules):
    """The rules that are there, without what is passed over (DIV-TS-062)."""
    rules = {name: rule for name, rule in rules.items() if name not in KNOWN_RULES or not is_nothing(rule)}
    if isinstance(rules.get("minTokenBalance"), dict):
        token = rules["minTokenBalance"]
        rules["minTokenBalance"] = {name: token[name] for name in ("address", "amount") if name in token}
    return rules


def is_nothing(rule):
    return rule in (None, False, 0, "")


def amount(text, dialect):
    """The number in the text of an amount."""
    if not isinstance(text, str):
        raise bad_member("amount")
    if (DEPLOYED_DECIMAL if dialect == LEGACY else DECIMAL).fullmatch(text):
        number = int(text.lstrip("0")[:100] or "0")  # what has more digits is too large however it goes on
    elif dialect == LEGACY and HEXADECIMAL.fullmatch(text):  # DIV-TS-062
        number = int(text, 16)
    else:
        raise bad_member("amount")
    if number > LARGEST_AMOUNT:
        raise bad_member("amount")
    return number


def written(rules, dialect):
    """The rules as they are written: amounts in decimal, the token's address with its checksum."""
    result = dict(rules)
    if "minBalance" in rules:
        result["minBalance"] = str(amount(rules["minBalance"], dialect))
    if "minTokenBalance" in rules:
        token = rules["minTokenBalance"]
        result["minTokenBalance"] = {
            "address": address_text(address_bytes(token["address"])),
            "amount": str(amount(token["amount"], dialect)),
        }
    return result


def check_settable(rules):
    """Refuses rules that a delivery service does not know (SPM-RUL-009)."""
    for name in rules:
        if name not in KNOWN_RULES:
            raise Rejected("policy", "unknown-rule", name)


def publish(rules, extension):
    """The profile extension with the rules in it."""
    rest = json_text.without(extension, PUBLISHED_AS)
    return {**rest, PUBLISHED_AS: rules} if rules else rest


class State:
    """What is known of the sender's address; None where nothing is known."""

    def __init__(self, nonce, balance, token_balance):
        self.nonce = nonce
        self.balance = balance
        self.token_balance = token_balance


def token_balance(call_result, was_reverted):
    """The balance of a token from what `eth_call` returned, None where it could not be asked for."""
    if was_reverted:
        return 0
    if call_result is None:
        return None
    result = hex0x_bytes(call_result)
    return int.from_bytes(result, "big") if len(result) == WORD_BYTES else 0


def evaluate(rules, state, dialect):
    """The verdict (passed, spam or undecided) and the member that decided, if one did."""
    undecided = None
    for name in sorted(rules):
        holds = rule_holds(name, rules[name], state, dialect)
        if holds is False:
            return "spam", name
        if holds is None and undecided is None:
            undecided = name
    return ("passed", None) if undecided is None else ("undecided", undecided)


def rule_holds(name, rule, state, dialect):
    """True, False, or None where it is not known."""
    if name == "minNonce":
        return is_enough(state.nonce, whole(rule))
    if name == "minBalance":
        return is_enough(state.balance, amount(rule, dialect))
    if name == "minTokenBalance":
        return is_enough(state.token_balance, amount(rule["amount"], dialect))
    return None


def is_enough(value, minimum):
    if minimum == 0:
        return True
    return None if value is None else value >= minimum


def admit(rules, state, dialect):
    """A delivery service's decision."""
    verdict, rule = evaluate(rules, state, dialect)
    if verdict == "spam":
        raise Rejected("policy", str(SPAM_CODE), rule)
    if verdict == "undecided":
        raise Rejected("policy", str(UNAVAILABLE_CODE), rule)


def told_rule(extension_text, state, dialect):
    """The rule that a sender names to its user when it does not submit."""
    try:
        check_before_sending(extension_text, state, dialect)
    except Rejected as refusal:
        return str(refusal)
    raise Rejected("semantic", "no-rule", "every rule holds")


def check_before_sending(extension_text, state, dialect):
    """A sender's decision: refuses what would be spam, and submits what it cannot judge."""
    try:
        rules = check(json_text.parse_object(extension_text).get(PUBLISHED_AS, {}), dialect)
    except Rejected:
        return
    verdict, rule = evaluate(rules, state, dialect)
    if verdict == "spam":
        raise Rejected("policy", "spam", rule)
