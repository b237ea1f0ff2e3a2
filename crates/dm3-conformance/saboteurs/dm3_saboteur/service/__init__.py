"""A small delivery service, written from spec/delivery-service-api.md and spec/message-access.md.

It keeps everything in memory, with a journal on disk. It is a subject for tests and nothing to run in earnest.
"""
