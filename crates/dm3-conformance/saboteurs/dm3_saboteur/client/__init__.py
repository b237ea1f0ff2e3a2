"""A small client, written from spec/transport.md and spec/message-access.md, on top of the independent testee."""
