"""Faults of HTTP."""

from . import server
from .failure import Failure
from .server import Handler
from .table import fault


def headers(name, breaks, clauses, **settings):
    """A fault of the headers of every answer: the marked function changes the list."""

    def add(change):
        @fault(name, breaks, clauses, **settings)
        def switch_on():
            honest = Handler.common_headers
            Handler.common_headers = lambda handler, status: change(honest(handler, status))

        return change

    return add


def without_headers(*names):
    return lambda found: [(name, value) for name, value in found if name not in names]


headers("pages-of-one-origin", "pages of other origins read nothing", "DSA-HTTP-010")(
    without_headers("access-control-allow-origin")
)
headers("errors-hidden-from-pages", "pages do not see the outcome", "DSA-HTTP-012")(
    without_headers("access-control-expose-headers")
)
headers("kept-by-caches", "answers of a mailbox may be kept by others", "MAP-AUT-005")(without_headers("cache-control"))
headers("no-way-to-log-in-told", "status 401 does not say how to log in", "MAP-AUT-029")(
    without_headers("www-authenticate")
)
headers("no-time-to-retry", "status 503 does not say when to come back", "DSA-HTTP-013", verdicts=("warn",))(
    without_headers("retry-after")
)


@fault("preflight-not-answered", "preflight requests have status 405", "DSA-HTTP-011 MAP-AUT-004")
def preflight_not_answered():
    def route(handler, body):
        if handler.command == "OPTIONS":
            raise Failure("http.method.not-allowed", "this method is not allowed here")
        honest(handler, body)

    honest = Handler.route
    Handler.route = route


@fault("every-method-is-post", "all methods are answered alike", "DSA-HTTP-002")
def every_method_is_post():
    def route(handler, body):
        if handler.path_only == server.RPC_PATH and handler.command != "OPTIONS":
            handler.command = "POST"
        honest(handler, body)

    honest = Handler.route
    Handler.route = route


@fault("every-path-is-rpc", "unknown paths are answered", "DSA-HTTP-003")
def every_path_is_rpc():
    def route(handler, body):
        if not handler.path_only.startswith(server.PREFIX):
            handler.path_only = server.RPC_PATH
        honest(handler, body)

    honest = Handler.route
    Handler.route = route


@fault("content-type-of-html", "answers are said to be HTML", "DSA-HTTP-005")
def content_type_of_html():
    def send_header(handler, name, value):
        honest(handler, name, "text/html" if name == "content-type" else value)

    honest = Handler.send_header
    Handler.send_header = send_header


@fault(
    "bodies-of-any-size",
    "bodies are read whatever their size",
    "DSA-HTTP-006",
    arguments=("--timeout", "5"),
    waits=True,
)
def bodies_of_any_size():
    Handler.check_length = lambda handler, length: None


@fault("bodies-too-small", "bodies are read up to the size limit alone", "DSA-HTTP-006")
def bodies_too_small():
    def check_length(handler, length):
        honest(handler, length * 2)

    honest = Handler.check_length
    Handler.check_length = check_length


@fault("short-bodies-taken", "a body that ends early is taken as it is", "DSA-HTTP-007")
def short_bodies_taken():
    def read_exactly(handler, length):
        return handler.rfile.read(length)

    Handler.read_exactly = read_exactly


@fault("content-type-must-be-plain", "a content type with a charset is refused", "DSA-HTTP-004")
def content_type_must_be_plain():
    def route(handler, body):
        if ";" in handler.headers.get("content-type", ""):
            raise Failure("rpc.request.malformed", "unknown content type")
        honest(handler, body)

    honest = Handler.route
    Handler.route = route


@fault("access-errors-of-another-shape", "failures of the access are JSON-RPC errors", "MAP-AUT-001")
def access_errors_of_another_shape():
    def text_of(value):
        if isinstance(value, dict) and isinstance(value.get("error"), dict) and "jsonrpc" not in value:
            value = {"error": value["error"]["message"]}
        return honest(value)

    honest = server.text_of
    server.text_of = text_of


@fault(
    "hangs-up-on-refusals",
    "failures other than 400 are answered by hanging up",
    "DSA-RPC-010 DSA-HTTP-002",
    verdicts=("fail", "crash"),
)
def hangs_up_on_refusals():
    def reply(handler, status, body, headers=()):
        if status <= 400:
            return honest(handler, status, body, headers)
        handler.close_connection = True
        handler.connection.shutdown(2)

    honest = Handler.reply
    Handler.reply = reply
