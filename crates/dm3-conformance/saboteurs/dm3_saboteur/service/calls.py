"""JSON-RPC: requests, batches and the three methods."""

from dm3_testee import json_text, own_service, rpc
from dm3_testee.reply import Rejected

from .chain import normal
from .failure import Failure

FRAMING = {
    rpc.PARSE_ERROR: "rpc.body.not-json",
    rpc.INVALID_REQUEST: "rpc.request.malformed",
    rpc.OTHER_VERSION: "rpc.version.unsupported",
}
NOTHING = (204, None, None)


class Calls:
    def __init__(self, settings, chain, store, submission):
        self.settings = settings
        self.chain = chain
        self.store = store
        self.submission = submission
        self.methods = {
            "dm3_submitMessage": self.submit,
            "dm3_getDeliveryServiceProperties": self.properties,
            "dm3_getProfileExtension": self.profile_extension,
        }

    def answer(self, body):
        """Status, body as a JSON value (None for an empty one) and the word of a failure for a request body."""
        try:
            request = rpc.parse_body(body)
        except Rejected:
            return alone(failed(None, Failure("rpc.body.not-json", "the body is not JSON")))
        if isinstance(request, list):
            return self.batch(request)
        response = self.one(request)
        return NOTHING if response is None else alone(response)

    def batch(self, requests):
        if not requests:
            return alone(failed(None, Failure("rpc.batch.empty", "the batch is empty")))
        if len(requests) > rpc.LARGEST_BATCH:
            return alone(failed(None, Failure("rpc.batch.too-large", "the batch has too many requests")))
        responses = [response for response in map(self.one, requests) if response is not None]
        if not responses:
            return NOTHING
        failures = [failure for _, failure in responses]
        status = failures[0].status if all(failures) else 200
        return status, [response for response, _ in responses], None

    def one(self, request):
        """The response and its failure, None where all went well; nothing at all for a notification."""
        try:
            rpc.check_request(request, in_batch=True)
        except rpc.BadRequest as bad:
            return failed(rpc.readable_id(request), Failure(FRAMING[bad.code], "that is no request"))
        try:
            response = succeeded(request.get("id"), self.call(request["method"], request.get("params")))
        except Failure as failure:
            response = failed(request.get("id"), failure)
        return response if "id" in request else None

    def call(self, method, params):
        """The result of a method."""
        try:
            rpc.find_method(method)
        except Rejected:
            raise Failure("rpc.method.unknown", "there is no such method") from None
        return self.methods[method](params)

    def submit(self, params):
        try:
            envelope = rpc.envelope_in_params(params)
        except Rejected as refusal:
            word = "missing" if refusal.code == str(rpc.INVALID_PARAMS) else "not-json"
            raise Failure("mtp.envelope." + word, "there is no envelope") from None
        return self.submission.submit(envelope)

    def properties(self, _params):
        return {"sizeLimit": self.settings.size_limit, "messageTTL": 0}

    def profile_extension(self, params):
        try:
            name = rpc.name_in_params(params)
        except Rejected as refusal:
            if refusal.code == str(rpc.INVALID_PARAMS):
                raise Failure("rpc.params.no-name", "there is no name") from None
            raise Failure("ds.name.malformed", "that is no ENS name") from None
        self.store.account(self.chain.address(normal(name)))
        return {
            "supportedMessageTypes": list(own_service.SUPPORTED_TYPES),
            "encryptionScheme": own_service.encryption_schemes(),
        }


def succeeded(identifier, result):
    return {"jsonrpc": "2.0", "result": result, "id": identifier}, None


def failed(identifier, failure):
    error = {"code": failure.rpc_code, "message": failure.message, "data": {"code": failure.word}}
    return {"jsonrpc": "2.0", "error": error, "id": identifier}, failure


def alone(response):
    """The answer that holds one response."""
    body, failure = response
    if failure is None:
        return 200, body, None
    return failure.status, body, failure.word


def text_of(value):
    return json_text.canonical_bytes(value)
