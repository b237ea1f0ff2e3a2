"""Faults of reading and writing JSON."""

import sys
import unicodedata

from dm3_testee import json_text
from dm3_testee.json_text import Reader
from dm3_testee.reply import Rejected

from ..fault import swap
from .table import fault


@fault("json-repeated-members", "of two members with one name the last one counts", "MTP-CJS-015")
def repeated_members():
    def read_object(reader, depth):
        members = {}
        reader.expect("{")
        reader.skip_white_space()
        if reader.peek() == "}":
            reader.at += 1
            return members
        while True:
            reader.skip_white_space()
            name = reader.string()
            reader.skip_white_space()
            reader.expect(":")
            reader.skip_white_space()
            members[name] = reader.value(depth)
            if not reader.another("}"):
                return members

    Reader.object = read_object


@fault("json-lone-surrogates", "a lone surrogate is read as U+FFFD", "MTP-CJS-013")
def lone_surrogates():
    honest = Reader.escape

    def escape(reader):
        try:
            return honest(reader)
        except Rejected as refusal:
            if refusal.code != "lone-surrogate":
                raise
            return "\ufffd"

    Reader.escape = escape


@fault("json-trailing-data", "what stands behind the value is not looked at", "MTP-CJS-003")
def trailing_data():
    def parse(text):
        if isinstance(text, (bytes, bytearray)):
            text = bytes(text).decode("utf-8")
        reader = Reader(text)
        reader.skip_white_space()
        return reader.value(0)

    swap(json_text, "parse", parse)


@fault("json-byte-order-mark", "a byte order mark is passed over", "MTP-CJS-002")
def byte_order_mark():
    def parse(text):
        return honest(text.removeprefix("\ufeff" if isinstance(text, str) else b"\xef\xbb\xbf"))

    honest = swap(json_text, "parse", parse)


@fault("json-invalid-utf-8", "bytes that are no UTF-8 are read as U+FFFD", "MTP-CJS-001")
def invalid_utf_8():
    def parse(text):
        return honest(text if isinstance(text, str) else bytes(text).decode("utf-8", "replace"))

    honest = swap(json_text, "parse", parse)


@fault("json-any-depth", "there is no limit to how deep values nest", "MTP-CJS-016")
def any_depth():
    sys.setrecursionlimit(20_000)
    json_text.MAX_DEPTH = 4_000


@fault("json-numbers-of-other-forms", "leading zeros, plus signs and bare points are taken", "MTP-CJS-008")
def numbers_of_other_forms():
    json_text.NUMBER = json_text.re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")


@fault("json-control-characters", "control characters stand in strings as they are", "MTP-CJS-011")
def control_characters():
    json_text.PLAIN = json_text.re.compile(r'[^"\\]*')


@fault("json-trailing-commas", "a comma may stand behind the last element", "MTP-CJS-005")
def trailing_commas():
    honest = Reader.another

    def another(reader, closing):
        goes_on = honest(reader, closing)
        reader.skip_white_space()
        if goes_on and reader.peek() == closing:
            reader.at += 1
            return False
        return goes_on

    Reader.another = another


@fault("json-members-by-code-point", "members are sorted by code points, not by UTF-16 units", "MTP-CJS-021")
def members_by_code_point():
    swap(json_text, "utf_16_units", lambda name: name)


@fault("json-keeps-minus-zero", "-0 is written as it is", "MTP-CJS-025")
def keeps_minus_zero():
    def written(number):
        return "-0" if str(number) == "-0.0" else honest(number)

    honest = swap(json_text, "written_number", written)


@fault("json-numbers-of-python", "numbers are written as Python does", "MTP-CJS-024")
def numbers_of_python():
    def written(number):
        return honest(number) if number in (0, float("inf"), -float("inf")) else repr(number).removesuffix(".0")

    honest = swap(json_text, "written_number", written)


@fault("json-ascii-only", "characters beyond ASCII are escaped", "MTP-CJS-030")
def ascii_only():
    json_text.TO_ESCAPE = json_text.re.compile(r'["\\\x00-\x1f\u007f-\uffff]')


@fault("json-drops-null", "members with the value null are left out", "MTP-CJS-023")
def drops_null():
    def canonical(value):
        if isinstance(value, dict):
            value = {name: member for name, member in value.items() if member is not None}
        return honest(value)

    honest = swap(json_text, "canonical", canonical)


@fault("json-normalizes-strings", "strings are brought into NFC", "MTP-CJS-014")
def normalizes_strings():
    honest = Reader.string
    Reader.string = lambda reader: unicodedata.normalize("NFC", honest(reader))


@fault("json-white-space-between-tokens", "a blank is written behind each colon", "MTP-CJS-020")
def white_space_between_tokens():
    def canonical(value):
        if not isinstance(value, dict):
            return honest(value)
        names = sorted(value, key=json_text.utf_16_units)
        return "{" + ",".join(f"{json_text.written_string(name)}: {canonical(value[name])}" for name in names) + "}"

    honest = swap(json_text, "canonical", canonical)


@fault(
    "signed-bytes-in-order-of-arrival",
    "members are signed in the order in which they arrived",
    "MTP-CJS-033 MTP-MSG-032",
)
def signed_bytes_in_order_of_arrival():
    class InOrder(dict):
        pass

    def without(record, member):
        return InOrder((name, value) for name, value in record.items() if name != member)

    def canonical(value):
        if isinstance(value, InOrder):
            members = (f"{json_text.written_string(name)}:{canonical(value[name])}" for name in value)
            return "{" + ",".join(members) + "}"
        return honest(value)

    swap(json_text, "without", without)
    honest = swap(json_text, "canonical", canonical)
