"""HTTP: paths, bodies, headers for pages of other origins, and the stream of live push."""

import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from .access import PREFIX, told
from .calls import failed, text_of
from .failure import Failure

RPC_PATH = "/rpc"
IDLE_SECONDS = 120
BODY_SECONDS = 60
LINGER_SECONDS = 2
SIGN_OF_LIFE_SECONDS = 10
CHUNK = 65536


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, settings, calls, access, store):
        super().__init__(("127.0.0.1", settings.port), Handler)
        self.settings = settings
        self.calls = calls
        self.access = access
        self.store = store

    def handle_error(self, request, client_address):
        """Connections that callers break are nothing to report."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    server_version = "dm3-saboteur"
    sys_version = ""
    disable_nagle_algorithm = True

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.handle_request
        raise AttributeError(name)

    def log_message(self, *_):
        pass

    def handle_request(self):
        self.path_only, self.query = split_target(self.path)
        try:
            body = self.read_body()
            self.route(body)
        except Failure as failure:
            self.refuse(failure)
        except OSError:
            self.close_connection = True
        except Exception as error:  # whatever it is, callers are told no more than that
            self.report(error)
            self.refuse(Failure("ds.internal", "something went wrong"))

    def report(self, error):
        self.log_error("%r", error)

    def route(self, body):
        if self.command == "OPTIONS":
            self.reply(204, None, preflight())
        elif self.path_only == RPC_PATH:
            if self.command != "POST":
                raise Failure("http.method.not-allowed", "this method is not allowed here")
            status, value, word = self.server.calls.answer(body)
            self.reply(status, None if value is None else text_of(value), named(word))
        elif self.path_only.startswith(PREFIX):
            answer = self.server.access.answer(self.command, self.path_only, self.query, self.headers, body)
            if answer.stream is not None:
                self.stream(*answer.stream)
            else:
                self.reply(answer.status, None if answer.value is None else text_of(answer.value))
        else:
            raise Failure("http.path.unknown", "there is nothing here")

    def refuse(self, failure):
        """Answers with a failure in the form that belongs to the path."""
        if self.path_only.startswith(PREFIX):
            value = {"error": {"code": failure.word, "message": failure.message}}
        elif failure.rpc_code is None:
            value = {"error": failure.message}
        else:
            value = failed(None, failure)[0]
        self.reply(failure.status, text_of(value), named(failure.word))
        if failure.status in (408, 413):
            self.linger()

    def reply(self, status, body, headers=()):
        """Sends an answer; no body where there is none to send."""
        self.send_response(status)
        for name, value in (*headers, *self.common_headers(status)):
            self.send_header(name, value)
        if body is not None:
            self.send_header("content-type", "application/json")
        if body is not None or status != 204:
            self.send_header("content-length", str(len(body or b"")))
        if status in (408, 413):
            self.send_header("connection", "close")
            self.close_connection = True
        self.end_headers()
        if body is not None and self.command != "HEAD":
            self.wfile.write(body)

    def common_headers(self, status):
        headers = [
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", "x-dm3-error, retry-after"),
            ("cache-control", "no-store"),
        ]
        if status == 503:
            headers.append(("retry-after", "5"))
        if status == 401:
            headers.append(("www-authenticate", "Bearer"))
        return headers

    # --- bodies

    def read_body(self):
        self.end_of_body = time.monotonic() + BODY_SECONDS
        try:
            if "chunked" in self.headers.get("transfer-encoding", "").lower():
                return self.read_chunks()
            length = self.headers.get("content-length", "0")
            if not length.isdigit():
                raise incomplete()
            self.check_length(int(length))
            return self.read_exactly(int(length))
        except TimeoutError:
            self.close_connection = True
            raise Failure("http.request.timeout", "the request took too long") from None
        finally:
            self.connection.settimeout(IDLE_SECONDS)

    def check_length(self, length):
        if length > self.server.settings.body_limit:
            self.close_connection = True
            raise Failure("http.body.too-large", "the body is too large")

    def read_exactly(self, length):
        parts = []
        while length > 0:
            self.connection.settimeout(max(0.01, self.end_of_body - time.monotonic()))
            part = self.rfile.read1(min(length, CHUNK))
            if not part:
                self.close_connection = True
                raise incomplete()
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def read_chunks(self):
        body = b""
        while True:
            self.connection.settimeout(max(0.01, self.end_of_body - time.monotonic()))
            size = int(self.rfile.readline(1024).split(b";")[0].strip() or b"z", 16)
            self.check_length(len(body) + size)
            if size == 0:
                while self.rfile.readline(4096).strip():
                    pass
                return body
            body += self.read_exactly(size)
            self.rfile.readline(8)

    def linger(self):
        """Lets the caller read the answer before what it still sends meets a closed door."""
        try:
            self.wfile.flush()
            self.connection.shutdown(1)
            self.connection.settimeout(LINGER_SECONDS)
            end = time.monotonic() + LINGER_SECONDS
            while time.monotonic() < end and self.connection.recv(CHUNK):
                pass
        except OSError:
            pass

    # --- live push

    def stream(self, address, after, expires):
        """Sends what waits behind a place and what comes, until the session ends."""
        self.close_connection = True
        self.send_response(200)
        for name, value in (("content-type", "text/event-stream"), *self.common_headers(200)):
            self.send_header(name, value)
        self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(b"retry: 2000\n\n")
        store = self.server.store
        while time.time() < expires:
            with store.changed:
                mail, _ = store.page(address, after, 50)
                if not mail:
                    patience = max(0.0, min(SIGN_OF_LIFE_SECONDS, expires - time.time()))
                    store.changed.wait(patience)
                    mail, _ = store.page(address, after, 50)
            self.wfile.write(b"".join(map(event, mail)) or b":\n\n")
            after = mail[-1].place if mail else after


def event(mail):
    return b"id: %d\nevent: message\ndata: %s\n\n" % (mail.place, text_of(told(mail)))


def split_target(target):
    parts = urlsplit(target)
    return parts.path, parts.query


def preflight():
    return [
        ("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS"),
        ("access-control-allow-headers", "authorization, content-type, last-event-id"),
        ("access-control-max-age", "600"),
    ]


def named(word):
    return [] if word is None else [("x-dm3-error", word)]


def incomplete():
    return Failure("http.body.incomplete", "the body is not complete")
