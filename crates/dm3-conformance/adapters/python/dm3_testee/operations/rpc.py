"""Operations of test-vectors/operations/rpc.json."""

from .. import json_text, own_service, rpc, rpc_errors
from ..registry import operation
from ..reply import Rejected


def params_in(args):
    """The params of a call, None where there are none."""
    if "params_text" not in args:
        return None
    params = json_text.parse(args["params_text"])
    if not isinstance(params, (list, dict)):
        raise Rejected("semantic", "params")
    return params


@operation("rpc.parse_request")
def parse_request(args, _dialect):
    request = rpc.parse_request(args["body_text"])
    output = {"kind": "notification", "method": request["method"], "params": rpc.params_kind(request)}
    if "id" in request:
        output |= {"kind": "call", "id_text": json_text.canonical(request["id"])}
    return output


@operation("rpc.parse_batch")
def parse_batch(args, _dialect):
    return {"entries": rpc.parse_batch(args["body_text"])}


@operation("rpc.find_method")
def find_method(args, _dialect):
    return {"method": rpc.find_method(args["method"])}


@operation("rpc.envelope_in_params")
def envelope_in_params(args, _dialect):
    return {"envelope_canonical": json_text.canonical(rpc.envelope_in_params(params_in(args)))}


@operation("rpc.name_in_params")
def name_in_params(args, _dialect):
    return {"name": rpc.name_in_params(params_in(args))}


@operation("rpc.properties")
def properties(args, dialect):
    size_limit, time_to_live = own_service.properties(args["size_limit"], args["message_ttl_days"], dialect)
    return {"size_limit": size_limit, "message_ttl": time_to_live}


@operation("rpc.profile_extension")
def profile_extension(args, dialect):
    return {
        "supported": [own_service.supports(message_type, dialect) for message_type in args["message_types"]],
        "encryption_schemes": own_service.encryption_schemes(),
    }


@operation("rpc.outcome")
def outcome(args, _dialect):
    word = args["outcome"]
    if word in rpc_errors.OUTCOMES:
        status, code = rpc_errors.OUTCOMES[word]
        return {"status": status} if code is None else {"status": status, "rpc_code": code}
    if word in rpc_errors.ACCESS_OUTCOMES:
        return {"status": rpc_errors.ACCESS_OUTCOMES[word]}
    raise Rejected("semantic", "no-outcome")


@operation("rpc.error_text")
def error_text(args, _dialect):
    if args["code"] not in rpc_errors.CODES:
        raise Rejected("semantic", "no-code")
    text, temporary = rpc_errors.CODES[args["code"]]
    return {"text": text, "temporary": bool(temporary)}


@operation("rpc.parse_response")
def parse_response(args, _dialect):
    return rpc.parse_response(args["body_text"])
