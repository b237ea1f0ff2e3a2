"""Operations of test-vectors/operations/transport.json."""

from .. import deliveries, json_text, proxy_envelopes, service_terms
from ..registry import operation


@operation("delivery.plan")
def plan(args, dialect):
    return deliveries.plan(args["services"], args["outcomes"], args.get("form"), dialect)


@operation("submit.read_answer")
def read_answer(args, dialect):
    meaning, code, reason = deliveries.read_answer(args["status"], args["body_text"], dialect)
    output = {"meaning": meaning, "reason": reason}
    return output if code is None else {**output, "code": code}


@operation("properties.read")
def read_properties(args, dialect):
    properties = service_terms.result_of(args["body_text"], dialect)
    size_limit, time_to_live_ms = service_terms.read_properties(properties, dialect)
    return {"size_limit": size_limit, "message_ttl_ms": time_to_live_ms}


@operation("profile_extension.read")
def read_extension(args, dialect):
    types, schemes, form = service_terms.read_extension(service_terms.result_of(args["body_text"], dialect), dialect)
    return {"takes": service_terms.takes(types, args["message_type"], form), "encryption_schemes": schemes}


@operation("submission.pre_check")
def pre_check(args, dialect):
    records = (json_text.parse_object(args[name]) for name in ("properties_text", "extension_text", "envelope_text"))
    return {"size": service_terms.pre_check(*records, args["message_type"], dialect)}


@operation("proxy_envelope.envelope_for")
def proxy_envelope_for(args, _dialect):
    envelope = proxy_envelopes.envelope_for(proxy_envelopes.read(args["json_text"]), args["delivery_service"])
    return {"envelope_text": json_text.canonical(envelope)}
