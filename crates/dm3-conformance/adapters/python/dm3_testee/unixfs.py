"""The file in one dag-pb block (spec/profiles.md, IPFS)."""

from .reply import Rejected

VARINT = 0
FIXED_64 = 1
BYTES = 2
FIXED_32 = 5

NODE_DATA = 1
TYPE, DATA, FILE_SIZE, MODE, TIME = 1, 2, 3, 7, 8
RAW_TYPE, FILE_TYPE = 0, 2


def file_content(block):
    """The content of a block that is a file of this one block."""
    node = single_fields(block)
    if set(node) != {NODE_DATA}:
        raise no_file()
    file = single_fields(of_kind(node[NODE_DATA], BYTES))
    if TYPE not in file or not set(file) <= {TYPE, DATA, FILE_SIZE, MODE, TIME}:
        raise no_file()
    if of_kind(file[TYPE], VARINT) not in (RAW_TYPE, FILE_TYPE):
        raise no_file()
    content = of_kind(file[DATA], BYTES) if DATA in file else b""
    if FILE_SIZE in file and of_kind(file[FILE_SIZE], VARINT) != len(content):
        raise no_file()
    return content


def of_kind(field, kind):
    if field[0] != kind:
        raise no_file()
    return field[1]


def single_fields(message):
    """The fields of a protocol-buffers message by number, as (kind, value). Mode and time alone may stand twice."""
    fields = {}
    at = 0
    while at < len(message):
        tag, at = varint(message, at)
        number, kind = tag >> 3, tag & 7
        if number in fields and number not in (MODE, TIME):
            raise no_file()
        if kind == VARINT:
            value, at = varint(message, at)
        else:
            if kind == BYTES:
                length, at = varint(message, at)
            elif kind in (FIXED_32, FIXED_64):
                length = 4 if kind == FIXED_32 else 8
            else:
                raise no_file()
            if at + length > len(message):
                raise no_file()
            value, at = message[at : at + length], at + length
        fields[number] = (kind, value)
    return fields


def varint(message, at):
    """A number of at most 64 bits and the place behind it."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            raise no_file()
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value >= 2**64:
                raise no_file()
            return value, at
    raise no_file()


def no_file():
    return Rejected("decode", "no-file-of-one-block")
