"""The strict reader of JSON texts and the writer of the canonical form (spec/canonical-json.md).

A value is None, True, False, a float, a str, a list or a dict. Every number is a float: there are no others in JSON.
"""

import math
import re

from .reply import Rejected

MAX_DEPTH = 128

WHITE_SPACE = re.compile(r"[ \t\n\r]*")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
FOUR_HEX = re.compile(r"[0-9a-fA-F]{4}")
WORDS = (("true", True), ("false", False), ("null", None))
READ_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
WRITTEN_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
TO_ESCAPE = re.compile(r'["\\\x00-\x1f]')


def parse(text):
    """The value of a JSON text, given as str or as UTF-8 bytes."""
    if isinstance(text, (bytes, bytearray)):
        try:
            text = bytes(text).decode("utf-8")
        except UnicodeDecodeError:
            raise refusal("not-utf-8") from None
    elif not isinstance(text, str):
        raise refusal("no-text")
    elif has_lone_surrogate(text):
        raise refusal("not-utf-8")
    reader = Reader(text)
    reader.skip_white_space()
    value = reader.value(0)
    reader.skip_white_space()
    if reader.at != len(text):
        raise refusal("trailing")
    return value


def parse_object(text):
    """The value of a JSON text that has to be one object (MTP-GEN-001)."""
    value = parse(text)
    if not isinstance(value, dict):
        raise refusal("no-object")
    return value


def canonical(value):
    """The canonical form of a value, as str. An int counts as the number that it is."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return written_string(value)
    if isinstance(value, (int, float)):
        return written_number(float(value))
    if isinstance(value, list):
        return "[" + ",".join(canonical(element) for element in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=utf_16_units)
        return "{" + ",".join(written_string(name) + ":" + canonical(value[name]) for name in names) + "}"
    raise TypeError(f"no JSON value: {type(value).__name__}")


def canonical_bytes(value):
    """The bytes that are signed and hashed."""
    return canonical(value).encode("utf-8")


def without(record, member):
    """A copy of an object without one of its members, for what a signature in that member covers."""
    return {name: value for name, value in record.items() if name != member}


def has_lone_surrogate(text):
    return any("\ud800" <= character <= "\udfff" for character in text)


def refusal(code):
    return Rejected("parse", code)


def utf_16_units(name):
    """A key that sorts as the sequence of UTF-16 code units does."""
    return name.encode("utf-16-be")


def written_string(text):
    return '"' + TO_ESCAPE.sub(lambda found: written_escape(found.group()), text) + '"'


def written_escape(character):
    return WRITTEN_ESCAPES.get(character) or f"\\u{ord(character):04x}"


def written_number(number):
    """Number::toString of ECMA-262, but null for the infinities."""
    if math.isinf(number):
        return "null"
    if number == 0:
        return "0"
    if number < 0:
        return "-" + written_number(-number)
    digits, point = shortest_digits(number)
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    exponent = point - 1
    fraction = "." + digits[1:] if count > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if exponent >= 0 else '-'}{abs(exponent)}"


def shortest_digits(number):
    """The digits d and the exponent n with the value 0.d × 10^n. Python's repr finds the shortest, nearest digits."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    point = len(whole) + int(exponent or "0")
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return stripped.rstrip("0"), point


class Reader:
    """Reads one text from the left. `at` is the place of the next character."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        """The next character, or the empty text at the end."""
        return self.text[self.at : self.at + 1]

    def expect(self, character):
        if self.peek() != character:
            raise refusal("grammar")
        self.at += 1

    def skip_white_space(self):
        self.at = WHITE_SPACE.match(self.text, self.at).end()

    def value(self, depth):
        """The value here. `depth` arrays and objects are open around it."""
        following = self.peek()
        if following == '"':
            return self.string()
        if following in ("[", "{"):
            if depth == MAX_DEPTH:
                raise refusal("too-deep")
            return self.array(depth + 1) if following == "[" else self.object(depth + 1)
        for word, value in WORDS:
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        return self.number()

    def number(self):
        found = NUMBER.match(self.text, self.at)
        if found is None:
            raise refusal("grammar")
        self.at = found.end()
        return float(found.group())

    def array(self, depth):
        elements = []
        self.expect("[")
        self.skip_white_space()
        if self.peek() == "]":
            self.at += 1
            return elements
        while True:
            self.skip_white_space()
            elements.append(self.value(depth))
            if not self.another("]"):
                return elements

    def object(self, depth):
        members = {}
        self.expect("{")
        self.skip_white_space()
        if self.peek() == "}":
            self.at += 1
            return members
        while True:
            self.skip_white_space()
            name = self.string()
            if name in members:
                raise refusal("repeated-name")
            self.skip_white_space()
            self.expect(":")
            self.skip_white_space()
            members[name] = self.value(depth)
            if not self.another("}"):
                return members

    def another(self, closing):
        """Behind an element or member: True after a comma, False after the closing bracket."""
        self.skip_white_space()
        if self.peek() == ",":
            self.at += 1
            return True
        self.expect(closing)
        return False

    def string(self):
        self.expect('"')
        parts = []
        while True:
            plain = PLAIN.match(self.text, self.at)
            parts.append(plain.group())
            self.at = plain.end()
            if self.peek() == '"':
                self.at += 1
                return "".join(parts)
            self.expect("\\")  # neither a quote nor a backslash: a control character, or the end of the text
            parts.append(self.escape())

    def escape(self):
        letter = self.peek()
        self.at += 1
        if letter in READ_ESCAPES:
            return READ_ESCAPES[letter]
        if letter != "u":
            raise refusal("escape")
        unit = self.four_hex()
        if 0xDC00 <= unit <= 0xDFFF:
            raise refusal("lone-surrogate")
        if not 0xD800 <= unit <= 0xDBFF:
            return chr(unit)
        if not self.text.startswith("\\u", self.at):
            raise refusal("lone-surrogate")
        self.at += 2
        low = self.four_hex()
        if not 0xDC00 <= low <= 0xDFFF:
            raise refusal("lone-surrogate")
        return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))

    def four_hex(self):
        found = FOUR_HEX.match(self.text, self.at)
        if found is None:
            raise refusal("escape")
        self.at = found.end()
        return int(found.group(), 16)
