"""Messages as people write them, in three languages: always the same ones.

SPDX-License-Identifier: MIT
"""

import json
import random
from datetime import datetime, timedelta, timezone

LATIN = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "w", "st", "ch"]
VOWELS = ["a", "e", "i", "o", "u", "ea", "ou"]
CYRILLIC = list("бвгдзклмнпрст")
CYRILLIC_VOWELS = list("аеиоуыя")
KANJI = [chr(0x4E00 + 37 * number) for number in range(500)]
KANA = list("のはがをにでとたてしいうるれもなかこさまり")


def vocabulary(consonants, vowels, count, seed):
    """The commonest first."""
    chance = random.Random(seed)
    words = {}
    while len(words) < count:
        syllables = 1 + min(3, int(len(words) ** 0.2))
        words["".join(chance.choice(consonants) + chance.choice(vowels)
                      for _ in range(syllables)) + chance.choice(["", "n", "s", "t"])] = None
    return list(words)


ENGLISH = vocabulary(LATIN, VOWELS, 40_000, 1)
RUSSIAN = vocabulary(CYRILLIC, CYRILLIC_VOWELS, 40_000, 2)


def word(words, chance):
    """By Zipf's law, nearly: half of a text is a hundred words."""
    return words[int(len(words) ** chance.random()) - 1]


def sentence(chance):
    kind, length = chance.random(), 3 + int(chance.expovariate(1 / 8))
    if kind < 0.5:
        return " ".join(word(ENGLISH, chance) for _ in range(length))
    if kind < 0.8:
        return " ".join(word(RUSSIAN, chance) for _ in range(length))
    return "".join(
        chance.choice(KANA) if chance.random() < 0.6 else word(KANJI, chance)
        for _ in range(3 * length))


def lines(count):
    """JSON as `fireside import` reads it. Half of it is in one channel."""
    chance = random.Random(3)
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)
    for number in range(count):
        text = sentence(chance)
        if number % 100_000 == 77:
            text += " needle"
        if number % 3 == 0:
            text += " even"  # never with `odd`
        elif number % 3 == 1:
            text += " odd"
        channel = "big" if number % 2 else f"room{chance.randrange(200)}"
        yield json.dumps({
            "channel": channel, "from": f"person{chance.randrange(300)}",
            "at": (start + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "body": {"text": text}})


def queries():
    """Kinds of queries, with an endless row of each."""
    def of(words, seed, low, high):
        chance = random.Random(seed)
        while True:
            yield words[chance.randrange(low, high)]

    def pairs(words, seed, high):
        chance = random.Random(seed)
        while True:
            yield " ".join(chance.sample(words[:high], 2))

    def same(text):
        while True:
            yield text

    def neighbours():
        chance = random.Random(9)
        while True:
            yield chance.choice(KANJI[:50]) + chance.choice(KANA)

    return {
        "rare word": of(ENGLISH, 4, 5_000, 40_000),
        "common word": of(ENGLISH, 5, 0, 50),
        "two common words": pairs(ENGLISH, 6, 50),
        "two that never meet": same("even odd"),
        "beginning of a word": of([one[:2] for one in ENGLISH[:2000]], 7, 0, 2000),
        "Russian": of(RUSSIAN, 8, 0, 2_000),
        "two Japanese characters": neighbours(),
        "seven of a million": same("needle"),
        "no hit": same("zzzzqqq"),
    }
