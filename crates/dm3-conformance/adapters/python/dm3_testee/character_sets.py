"""Texts in the character sets that deployed data: records name (spec/profiles.md, data)."""

UTF_8 = ("utf-8", "utf8", "unicode-1-1-utf-8", "unicode11utf8", "unicode20utf8", "x-unicode20utf8")
WINDOWS_1252 = (
    "ansi_x3.4-1968",
    "ascii",
    "cp1252",
    "cp819",
    "csisolatin1",
    "ibm819",
    "iso-8859-1",
    "iso-ir-100",
    "iso8859-1",
    "iso88591",
    "iso_8859-1",
    "iso_8859-1:1987",
    "l1",
    "latin1",
    "us-ascii",
    "windows-1252",
    "x-cp1252",
)
UNASSIGNED = b"\x81\x8d\x8f\x90\x9d"  # control characters in the Encoding standard, errors in Python


def decode(name, octets):
    """The text as the Encoding standard decodes it; None where the character set is not one of the two."""
    if name.lower() in UTF_8:
        return octets.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    if name.lower() in WINDOWS_1252:
        return "".join(chr(octet) if octet in UNASSIGNED else bytes([octet]).decode("cp1252") for octet in octets)
    return None
