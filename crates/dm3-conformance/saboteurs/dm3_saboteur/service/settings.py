"""What the operator has to say, from the environment that the suite gives."""

import base64
import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    name: str
    rpc_url: str
    port: int
    directory: str
    encryption_secret: bytes
    signing_secret: bytes
    size_limit: int
    mailbox_messages: int

    @property
    def body_limit(self):
        """The longest request body that is read, in bytes."""
        return 2 * self.size_limit + 16384


def from_environment():
    def value(name):
        return os.environ["DM3_FIXTURE_" + name]

    return Settings(
        name=value("SERVICE_NAME"),
        rpc_url=value("RPC_URL"),
        port=int(value("PORT")),
        directory=value("DATA_DIR"),
        encryption_secret=base64.b64decode(value("ENCRYPTION_PRIVATE_KEY")),
        signing_secret=base64.b64decode(value("SIGNING_PRIVATE_KEY")),
        size_limit=int(value("SIZE_LIMIT_BYTES")),
        mailbox_messages=int(value("MAILBOX_MESSAGES")),
    )
