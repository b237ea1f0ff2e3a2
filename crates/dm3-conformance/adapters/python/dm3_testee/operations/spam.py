"""Operations of test-vectors/operations/spam.json."""

from .. import json_text, spam
from ..registry import operation


def state(args):
    balance = args.get("balance")
    return spam.State(
        args.get("nonce"),
        None if balance is None else int(balance),
        spam.token_balance(args.get("token_call_result"), args.get("token_call_reverted", False)),
    )


@operation("spam.read_rules")
def read_rules(args, dialect):
    rules = spam.read(args["rules_json_text"], dialect)
    return {"rules_json_text": json_text.canonical(spam.written(rules, dialect))}


@operation("spam.set_rules")
def set_rules(args, dialect):
    rules = spam.read(args["rules_json_text"], dialect)
    spam.check_settable(rules)
    return {"rules_json_text": json_text.canonical(spam.written(rules, dialect))}


@operation("spam.publish_rules")
def publish_rules(args, dialect):
    rules = spam.read(args["rules_json_text"], dialect)
    extension = json_text.parse_object(args["extension_json_text"])
    return {"extension_json_text": json_text.canonical(spam.publish(spam.written(rules, dialect), extension))}


@operation("spam.evaluate")
def evaluate(args, dialect):
    verdict, rule = spam.evaluate(spam.read(args["rules_json_text"], dialect), state(args), dialect)
    return {"verdict": verdict} if rule is None else {"verdict": verdict, "rule": rule}


@operation("spam.admit")
def admit(args, dialect):
    spam.admit(spam.read(args["rules_json_text"], dialect), state(args), dialect)
    return {}


@operation("spam.told_rule")
def told_rule(args, dialect):
    return {"rule": spam.told_rule(args["extension_json_text"], state(args), dialect)}


@operation("spam.check_before_sending")
def check_before_sending(args, dialect):
    spam.check_before_sending(args["extension_json_text"], state(args), dialect)
    return {}
