"""Faults of JSON-RPC."""

import json
import os
import traceback

from dm3_testee import json_text, own_service, rpc
from dm3_testee.reply import Rejected

from . import calls
from .calls import Calls
from .failure import Failure
from .table import fault


def responses(name, breaks, clauses, **settings):
    """A fault of every response: the marked function changes it."""

    def add(change):
        @fault(name, breaks, clauses, **settings)
        def switch_on():
            def one(service, request):
                response = honest(service, request)
                return None if response is None else (change(dict(response[0])), response[1])

            honest = Calls.one
            Calls.one = one

        return change

    return add


@responses("id-not-echoed", "every response has the id null", "DSA-RPC-013 DSA-RPC-014")
def id_not_echoed(response):
    return {**response, "id": None}


@responses("id-as-text", "a number comes back as a text", "DSA-RPC-013")
def id_as_text(response):
    identifier = response["id"]
    return {**response, "id": json_text.canonical(identifier) if isinstance(identifier, float) else identifier}


@responses("id-lost-in-errors", "errors have the id null", "DSA-RPC-014")
def id_lost_in_errors(response):
    return {**response, "id": None} if "error" in response else response


@responses("result-and-error", "a response has both members, one of them null", "DSA-RPC-012")
def result_and_error(response):
    return {"result": None, "error": None, **response}


@responses("version-left-out", "responses do not say that they are JSON-RPC 2.0", "DSA-RPC-016")
def version_left_out(response):
    return json_text.without(response, "jsonrpc")


@responses("errors-are-texts", "an error is a text", "DSA-ERR-005")
def errors_are_texts(response):
    return {**response, "error": response["error"]["message"]} if "error" in response else response


@responses("one-code-for-all", "every error has the code -32000", "DSA-ERR-001 DSA-RPC-010")
def one_code_for_all(response):
    return {**response, "error": {**response["error"], "code": -32000}} if "error" in response else response


@responses("outcomes-not-named", "errors do not name their outcome", "DSA-ERR-003", verdicts=("warn",))
def outcomes_not_named(response):
    return {**response, "error": json_text.without(response["error"], "data")} if "error" in response else response


@responses("traces-in-errors", "errors show where in the program they arose", "DSA-HTTP-014")
def traces_in_errors(response):
    if "error" not in response:
        return response
    trace = "Traceback (most recent call last):\n" + "".join(traceback.format_stack())
    return {**response, "error": {**response["error"], "message": trace}}


@fault("status-200-for-failures", "failures have the status 200", "DSA-ERR-002 DSA-ERR-004")
def status_200_for_failures():
    def alone(response):
        return 200, response[0], None

    calls.alone = alone


@fault("notification-answered", "notifications in a batch are answered", "DSA-RPC-017")
def notification_answered():
    def one(service, request):
        return honest(service, {"id": None, **request} if isinstance(request, dict) else request)

    honest = Calls.one
    Calls.one = one


@fault("notification-not-done", "nothing is done for a notification", "DSA-RPC-018")
def notification_not_done():
    def one(service, request):
        if isinstance(request, dict) and "id" not in request:
            return None
        return honest(service, request)

    honest = Calls.one
    Calls.one = one


@fault("batch-answered-partly", "a batch ends with its first failure", "DSA-RPC-020 DSA-RPC-021 DSA-RPC-024")
def batch_answered_partly():
    def batch(service, requests):
        status, responses, word = honest(service, requests)
        if not isinstance(responses, list):
            return status, responses, word
        failed = [place for place, response in enumerate(responses) if "error" in response]
        return status, responses[: failed[0] + 1] if failed else responses, word

    honest = Calls.batch
    Calls.batch = batch


@fault("batch-status-of-the-worst", "a batch with a failure has the status of the failure", "DSA-RPC-026")
def batch_status_of_the_worst():
    def batch(service, requests):
        status, responses, word = honest(service, requests)
        if isinstance(responses, list) and any("error" in response for response in responses):
            status = 400
        return status, responses, word

    honest = Calls.batch
    Calls.batch = batch


@fault("batch-status-always-200", "a batch of failures has the status 200", "DSA-RPC-027")
def batch_status_always_200():
    def batch(service, requests):
        status, responses, word = honest(service, requests)
        return 200 if isinstance(responses, list) else status, responses, word

    honest = Calls.batch
    Calls.batch = batch


@fault("empty-batch-answered", "an empty batch has an empty answer", "DSA-RPC-022")
def empty_batch_answered():
    def batch(service, requests):
        return honest(service, requests) if requests else (200, [], None)

    honest = Calls.batch
    Calls.batch = batch


@fault("batches-nest", "batches inside batches are answered", "DSA-RPC-024")
def batches_nest():
    def one(service, request):
        if isinstance(request, list) and request:
            return [response for response, _ in map(service.one, request)], None
        return honest(service, request)

    honest = Calls.one
    Calls.one = one


@fault("batches-of-any-size", "batches have no limit", "DSA-RPC-023")
def batches_of_any_size():
    rpc.LARGEST_BATCH = 10**9


@fault("batches-not-known", "a batch is no request", "DSA-RPC-020 DSA-RPC-022")
def batches_not_known():
    def batch(_service, _requests):
        return calls.alone(calls.failed(None, Failure("rpc.request.malformed", "that is no request")))

    Calls.batch = batch


@fault("json-of-any-kind", "bodies are read by a lenient reader", "DSA-RPC-001")
def json_of_any_kind():
    def parse_body(body):
        try:
            return floats(json.loads(body.decode("utf-8", "replace")))
        except (ValueError, RecursionError):
            raise Rejected("parse", "json") from None

    def floats(value):
        if isinstance(value, dict):
            return {name: floats(member) for name, member in value.items()}
        if isinstance(value, list):
            return [floats(element) for element in value]
        return float(value) if isinstance(value, int) and not isinstance(value, bool) else value

    rpc.parse_body = parse_body


@fault("dies-of-deep-json", "deep JSON ends the process", "DSA-RPC-002")
def dies_of_deep_json():
    def answer(service, body):
        if body.count(b"[") > 5000:
            os._exit(1)
        return honest(service, body)

    honest = Calls.answer
    Calls.answer = answer


@fault("methods-in-any-case", "methods are found in any case", "DSA-RPC-010")
def methods_in_any_case():
    def find(method):
        known = {name.lower(): name for name in rpc.METHODS}
        if method.strip().lower() not in known:
            raise Rejected("semantic", "method")
        return known[method.strip().lower()]

    def call(service, method, params):
        try:
            method = find(method)
        except Rejected:
            pass
        return honest(service, method, params)

    honest = Calls.call
    Calls.call = call


@fault("version-not-checked", "requests of other versions are answered", "DSA-RPC-008 DSA-RPC-009")
def version_not_checked():
    def one(service, request):
        return honest(service, {**request, "jsonrpc": "2.0"} if isinstance(request, dict) else request)

    honest = Calls.one
    Calls.one = one


def properties(name, breaks, clauses):
    """A fault of the properties: the marked function changes them."""

    def add(change):
        @fault(name, breaks, clauses)
        def switch_on():
            honest = Calls.properties
            Calls.properties = lambda service, params: change(service, params, honest(service, params))

        return change

    return add


@properties("passwords-in-properties", "the properties hold the password of the operator's mail", "DSA-PRP-005")
def passwords_in_properties(_service, _params, told):
    return {**told, "notification": {"smtpHost": "mail.example", "smtpPassword": "hunter2"}}


@properties("keys-in-properties", "the properties hold the private key", "DSA-PRP-005")
def keys_in_properties(service, _params, told):
    return {**told, "debug": service.settings.signing_secret.hex()}


@properties("short-retention", "messages are kept for a week", "DSA-PRP-003")
def short_retention(_service, _params, told):
    return {**told, "messageTTL": 7}


@properties("retention-in-milliseconds", "messageTTL is in milliseconds", "DSA-PRP-002")
def retention_in_milliseconds(_service, _params, told):
    return {**told, "messageTTL": 30 * 86_400_000}


@properties("properties-as-text", "the properties are a text of JSON", "DSA-PRP-001")
def properties_as_text(_service, _params, told):
    return json_text.canonical(told)


@properties("properties-need-params", "without params there are no properties", "DSA-PRP-004")
def properties_need_params(_service, params, told):
    if params is None:
        raise Failure("rpc.request.malformed", "params are missing")
    return told


@fault("new-not-listed", "receivers do not list the type NEW", "DSA-EXT-007")
def new_not_listed():
    own_service.SUPPORTED_TYPES = tuple(name for name in own_service.SUPPORTED_TYPES if name != "NEW")


@fault("extension-of-everybody", "names without an account have a profile extension", "DSA-EXT-006")
def extension_of_everybody():
    class Everybody:
        def __init__(self, store):
            self.store = store

        def account(self, _address):
            return None

    def extension(service, params):
        service.store = Everybody(service.store)
        return honest(service, params)

    honest = Calls.profile_extension
    Calls.profile_extension = extension


@fault("extension-by-position-only", "the name is not looked for in an object", "DSA-EXT-003")
def extension_by_position_only():
    def extension(service, params):
        return honest(service, [] if isinstance(params, dict) else params)

    honest = Calls.profile_extension
    Calls.profile_extension = extension


@fault("envelope-by-position-only", "the envelope is not looked for in an object", "DSA-SUB-002")
def envelope_by_position_only():
    def submit(service, params):
        return honest(service, [] if isinstance(params, dict) else params)

    honest = Calls.submit
    Calls.submit = submit
