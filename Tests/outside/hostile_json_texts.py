"""Texts that are JSON, nearly JSON, or once were."""
# SPDX-License-Identifier: MIT

BLANKS = ("", "", "", " ", "\t", "\n", "\r\n")
KEYS = (
    "a", "b", "text", "", "1", "01", "__proto__", "__proto__", "constructor", "toString", "then",
    "hasOwnProperty", "__defineGetter__", "<script>", "\u2028", "\U0001f600", "messages", "valueOf",
)
NUMBERS = (
    "0", "-0", "1", "-1", "1.50", "1e5", "1E+5", "1e-7", "1e999", "-1e-999", "9007199254740993",
    "123456789012345678901234567890", "0.1000", "01", "1.", ".5", "+1", "1e", "0x1", "--1", "NaN",
    "Infinity", "-Infinity", "1_000",
)
WORDS = ("true", "false", "null", "True", "nul", "undefined", "tru\u0435")
CHARACTERS = (
    "a", "b", " ", "/", "<", ">", "&", "'", "</script>", "<!--", "]]>", "\x7f", "\x80", "\xe4",
    "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\U0001f600", "\U0010ffff",
    "e\u0301", "\u200d",
)
ESCAPES = (
    r"\n", r"\"", r"\\", r"\/", r"\b", r"\u0000", r"\u003c", r"\u2028", r"\ud83d\ude00", r"\ud800",
    r"\udc00\ud800", r"\uD83D", r"\u00E4", r"\u005f",
)
BAD = (r"\x41", r"\u12", r"\'", "\n", "\x00", "\x1f", r"\U0041", "\\")
BYTES = b'{}[]",:\\u0019eE+-.tfn \t\r\n/\x00\x7f\xc0\xed\xa0\x80\xff\xe2\x80\xa8_<'


def text(choice):
    """The bytes of one text: right in two of three cases."""
    if choice.random() < 0.01:
        return deep(choice)
    data = (blank(choice) + value(choice, 4) + blank(choice)).encode()
    if choice.random() < 0.35:
        for _ in range(choice.choice((1, 1, 2, 4))):
            data = changed(data, choice)
    return data


def value(choice, levels):
    kind = choice.random()
    if levels and kind < 0.3:
        return container("[", "]", choice, [
            value(choice, levels - 1) for _ in range(choice.choice((0, 1, 1, 2, 3)))])
    if levels and kind < 0.65:
        return container("{", "}", choice, [
            string(choice, choice.choice(KEYS)) + blank(choice) + ":" + blank(choice)
            + value(choice, levels - 1) for _ in range(choice.choice((0, 1, 1, 2, 3)))])
    if kind < 0.75:
        return choice.choice(NUMBERS[:13] if choice.random() < 0.9 else NUMBERS)
    if kind < 0.85:
        return choice.choice(WORDS[:3] if choice.random() < 0.95 else WORDS)
    return string(choice, "".join(
        choice.choice(CHARACTERS) for _ in range(choice.choice((0, 1, 2, 5, 20)))))


def container(opening, closing, choice, parts):
    inside = ",".join(blank(choice) + part + blank(choice) for part in parts)
    if choice.random() < 0.01:
        inside += ","
    return opening + (inside or blank(choice)) + closing


def string(choice, plain):
    """In quotes; here and there a letter is spelt as an escape, or an escape is added."""
    said = ""
    for letter in plain:
        if choice.random() < 0.05 and ord(letter) < 0x10000:
            said += f"\\u{ord(letter):04x}"
        else:
            said += letter
        if choice.random() < 0.02:
            said += choice.choice(ESCAPES if choice.random() < 0.9 else BAD)
    return f'"{said}"'


def blank(choice):
    return choice.choice(BLANKS)


def deep(choice):
    """Brackets in brackets, to both sides of the bound."""
    count = choice.choice((100, 400, 480, 500, 508, 510, 512, 513, 600, 900, 20_000))
    opening, closing = choice.choice((("[", "]"), ('{"a":', "}"), ('{"a":[', "]}")))
    return (opening * count + "1" + closing * count).encode()[:64_000]


def changed(data, choice):
    """One byte or one slice more, less, or another."""
    start = choice.randrange(len(data) + 1)
    end = min(len(data), start + choice.choice((0, 0, 1, 1, 1, 2, 6)))
    middle = choice.choice((
        b"", bytes([choice.choice(BYTES)]), bytes([choice.randrange(256)]), data[start:end] * 2))
    return data[:start] + middle + data[end:]
