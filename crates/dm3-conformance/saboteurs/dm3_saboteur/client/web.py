"""HTTP as a client needs it: no redirects, limits of time and size, and no hosts that it may not ask."""

import http.client
import ipaddress
import socket
import time
from urllib.parse import urlsplit

from dm3_testee import public_addresses

LOOPBACK = "127.0.0.1"
CHUNK = 16384


class Unreachable(Exception):
    """There was no answer, or none in time."""


class TooLong(Exception):
    """There was more content than is read."""


class Answer:
    def __init__(self, status, body):
        self.status = status
        self.body = body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


class Web:
    """Requests. Without `allow_loopback` only public addresses are asked, with TLS."""

    def __init__(self, allow_loopback):
        self.allow_loopback = allow_loopback

    def is_allowed(self, url):
        """Whether a service may be asked at this URL."""
        parts = urlsplit(url)
        return parts.scheme == "https" or self.allow_loopback and parts.hostname == LOOPBACK

    def request(self, method, url, patience, most, headers=None, body=None):
        """The answer to a request; at most `most` bytes of content within `patience` seconds."""
        parts = urlsplit(url)
        end = time.monotonic() + patience
        connection = self.connection(parts, patience)
        try:
            target = (parts.path or "/") + ("?" + parts.query if parts.query else "")
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            return Answer(answer.status, read(connection, answer, most, end))
        except (OSError, http.client.HTTPException):
            raise Unreachable from None
        finally:
            connection.close()

    def connection(self, parts, patience):
        if parts.scheme == "http":
            return http.client.HTTPConnection(parts.hostname, parts.port, timeout=patience)
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=patience)

    def check_public(self, url):
        """Refuses a host with an address that is not public, for what a profile names."""
        host = urlsplit(url).hostname
        if self.allow_loopback and host == LOOPBACK:
            return
        try:
            found = socket.getaddrinfo(host, None)
        except (OSError, UnicodeError):
            raise Unreachable from None
        for _, _, _, _, address in found:
            public_addresses.check(str(ipaddress.ip_address(address[0].partition("%")[0])))


def read(connection, answer, most, end):
    parts, size = [], 0
    while True:
        if time.monotonic() > end:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(max(0.01, end - time.monotonic()))
        part = answer.read1(CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > most:
            raise TooLong
        parts.append(part)
