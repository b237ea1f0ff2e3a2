"""Faults of the encodings of bytes."""

from dm3_testee import encoding
from dm3_testee.encoding import hex0x_text as honest_hex_text
from dm3_testee.operations import keys
from dm3_testee.reply import Rejected

from ..fault import swap
from .table import fault


@fault("base64-of-any-kind", "either alphabet, padding or none, foreign characters", "MTP-KEY-002 MTP-KEY-003")
def base64_of_any_kind():
    def read(text, length=None):
        return encoding.of_length(encoding.sloppy_base64_bytes(text), length)

    swap(encoding, "base64_bytes", read)


@fault("base64-with-bits-left-over", "the unused bits at the end are not looked at", "MTP-KEY-004")
def base64_with_bits_left_over():
    def read(text, length=None):
        if not isinstance(text, str) or not encoding.BASE64.fullmatch(text) or len(text) % 4:
            raise Rejected("decode", "base64")
        return encoding.of_length(encoding.sloppy_base64_bytes(text), length)

    swap(encoding, "base64_bytes", read)


@fault("hex-without-prefix", "hexadecimal digits are taken without `0x`", "MTP-KEY-012")
def hex_without_prefix():
    def read(text, length=None):
        if isinstance(text, str) and not text.startswith("0x"):
            text = "0x" + text.removeprefix("0X")
        return honest(text, length)

    honest = swap(encoding, "hex0x_bytes", read)


@fault("hex-in-capitals", "hexadecimal digits are written in capitals", "MTP-KEY-010")
def hex_in_capitals():
    def written(data):
        return "0x" + data.hex().upper()

    swap(encoding, "hex0x_text", written)
    keys.WRITERS = {
        kind: (written if writer is honest_hex_text else writer, lengths)
        for kind, (writer, lengths) in keys.WRITERS.items()
    }


@fault("lengths-not-checked", "nonces, hashes and keys have any length", "MTP-KEY-014 MTP-KEY-015 MTP-KEY-030")
def lengths_not_checked():
    swap(encoding, "of_length", lambda data, length: data)


@fault("address-checksum-not-checked", "letters of an address are of either case", "MTP-KEY-022")
def address_checksum_not_checked():
    def read(text):
        return honest(text.lower() if isinstance(text, str) else text)

    honest = swap(encoding, "address_bytes", read)


@fault("addresses-in-lower-case", "addresses are written without their checksum", "MTP-KEY-020 KDF-DRV-002 REG-PRF-010")
def addresses_in_lower_case():
    def written(address):
        return "0x" + address.hex()

    honest = swap(encoding, "address_text", written)
    keys.WRITERS = {
        kind: (written if writer is honest else writer, lengths) for kind, (writer, lengths) in keys.WRITERS.items()
    }
