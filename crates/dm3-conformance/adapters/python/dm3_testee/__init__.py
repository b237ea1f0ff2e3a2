"""A small dm3 implementation in Python, independent of the Rust crates, that answers the conformance suite (DTP/1).

It was written from the pages in `spec/` alone and exists to agree or disagree with the vectors. Do not use it for
messages that matter: it keeps secrets in plain memory.
"""

__version__ = "0.1.0"
