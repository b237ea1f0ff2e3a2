"""JSON-RPC as a delivery service reads it, and as a caller reads the answer (spec/delivery-service-api.md)."""

from . import json_text, names
from .numbers import LARGEST
from .reply import Rejected

VERSION = "2.0"
METHODS = ("dm3_submitMessage", "dm3_getDeliveryServiceProperties", "dm3_getProfileExtension")
LARGEST_BATCH = 32

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
UNKNOWN_METHOD = -32601
INVALID_PARAMS = -32602
LIMIT_EXCEEDED = -32005
OTHER_VERSION = -32006
INVALID_INPUT = -32000


def refusal(code, message=""):
    return Rejected("semantic", str(code), message)


def parse_body(text):
    try:
        return json_text.parse(text)
    except Rejected as refused:
        raise refusal(PARSE_ERROR, refused.code) from None


class BadRequest(Exception):
    """A request object that is wrong, with the error code of the answer."""

    def __init__(self, code):
        super().__init__(str(code))
        self.code = code


def check_request(request, in_batch):
    """Checks the shape of a request object, in the order of the page. Whether the method is known is not asked."""
    if not isinstance(request, dict):
        raise BadRequest(INVALID_REQUEST)
    version = request.get("jsonrpc")
    is_version_checked = "id" in request or in_batch  # single calls without an id are those of deployed senders
    if is_version_checked and isinstance(version, str) and version != VERSION:
        raise BadRequest(OTHER_VERSION)
    if "jsonrpc" in request and not isinstance(version, str):
        raise BadRequest(INVALID_REQUEST)
    if not isinstance(request.get("method"), str):
        raise BadRequest(INVALID_REQUEST)
    if "params" in request and not isinstance(request["params"], (list, dict)):
        raise BadRequest(INVALID_REQUEST)
    if "id" in request and not is_id(request["id"]):
        raise BadRequest(INVALID_REQUEST)
    if is_version_checked and "jsonrpc" not in request:
        raise BadRequest(OTHER_VERSION)


def is_id(value):
    """A string, null, or a number that every program reads alike."""
    if isinstance(value, float):
        return -LARGEST <= value <= LARGEST
    return value is None or isinstance(value, str)


def parse_request(text):
    """One request object, checked."""
    request = parse_body(text)
    try:
        check_request(request, in_batch=False)
    except BadRequest as bad:
        raise refusal(bad.code) from None
    return request


def parse_batch(text):
    """The entries of a batch as the operation tells them."""
    batch = parse_body(text)
    if not isinstance(batch, list) or not batch:
        raise refusal(INVALID_REQUEST)
    if len(batch) > LARGEST_BATCH:
        raise refusal(LIMIT_EXCEEDED)
    return [batch_entry(request) for request in batch]


def batch_entry(request):
    try:
        check_request(request, in_batch=True)
    except BadRequest as bad:
        return {"kind": "invalid", "id_text": json_text.canonical(readable_id(request)), "rpc_code": bad.code}
    if "id" in request:
        return {"kind": "call", "id_text": json_text.canonical(request["id"]), "method": request["method"]}
    return {"kind": "notification", "method": request["method"]}


def readable_id(request):
    """The id of a request that is wrong, null where it has none that can be read."""
    identifier = request.get("id") if isinstance(request, dict) else None
    return identifier if is_id(identifier) else None


def params_kind(request):
    params = request.get("params")
    if isinstance(params, list):
        return "array"
    return "object" if isinstance(params, dict) else "none"


def find_method(method):
    if method not in METHODS:
        raise refusal(UNKNOWN_METHOD)
    return method


def envelope_in_params(params):
    """The envelope in the params of dm3_submitMessage; None stands for no params."""
    if isinstance(params, dict) and params:
        return params
    first = params[0] if isinstance(params, list) and params else None
    if isinstance(first, str) and first:
        try:
            return json_text.parse_object(first)
        except Rejected:
            raise refusal(INVALID_INPUT, "mtp.envelope.not-json") from None
    if isinstance(first, dict):
        return first
    if first in (None, False, 0, ""):
        raise refusal(INVALID_PARAMS, "mtp.envelope.missing")
    raise refusal(INVALID_INPUT, "mtp.envelope.not-json")


def name_in_params(params):
    """The normal form of the name in the params of dm3_getProfileExtension."""
    name = None
    if isinstance(params, list) and params:
        name = params[0]
    elif isinstance(params, dict):
        name = params.get("name")
    if not isinstance(name, str):
        raise refusal(INVALID_PARAMS, "rpc.params.no-name")
    try:
        return names.normalize(name)
    except Rejected:
        raise refusal(INVALID_INPUT, "ds.name.malformed") from None


def parse_response(text):
    """A response, as the operation tells it."""
    response = json_text.parse_object(text)
    if response.get("jsonrpc") != VERSION or "id" not in response or not is_id(response["id"]):
        raise Rejected("semantic", "response")
    if ("result" in response) == ("error" in response):
        raise Rejected("semantic", "result-or-error")
    told = {"id_text": json_text.canonical(response["id"])}
    if "result" in response:
        return {"outcome": "result", **told, "value_text": json_text.canonical(response["result"])}
    return {"outcome": "error", **told, **checked_error(response["error"])}


def checked_error(error):
    """Code and message of an error object."""
    if not isinstance(error, dict) or not isinstance(error.get("message"), str):
        raise Rejected("semantic", "error")
    code = error.get("code")
    if not isinstance(code, float) or not -LARGEST <= code <= LARGEST or code != int(code):
        raise Rejected("semantic", "error")
    return {"code": int(code), "message": error["message"]}
