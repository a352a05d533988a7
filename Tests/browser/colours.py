"""How far apart two colours are to the eye, and how well one can be read on the other."""
# SPDX-License-Identifier: MIT

import math
import re


def rgb(text):
    """Of what a browser computes: `rgb(1, 2, 3)`, each 0 to 255."""
    return [float(number) for number in re.findall(r"[\d.]+", text)[:3]]


def contrast(one, other):
    """WCAG 2.2, 1 to 21."""
    low, high = sorted(luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear(colour)))


def difference(one, other):
    """CIEDE2000: 1 can just be seen side by side. The letters are those of Sharma, Wu and Dalal."""
    (L1, a1, b1), (L2, a2, b2) = lab(one), lab(other)
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    G = 0.5 * (1 - vivid(mean))
    C1, h1 = polar(a1 * (1 + G), b1)
    C2, h2 = polar(a2 * (1 + G), b2)
    L, C, turn = (L1 + L2) / 2, (C1 + C2) / 2, (h2 - h1 + 180) % 360 - 180
    h = h1 + turn / 2
    T = (1 - 0.17 * cos(h - 30) + 0.24 * cos(2 * h) + 0.32 * cos(3 * h + 6)
         - 0.20 * cos(4 * h - 63))
    dL = (L2 - L1) / (1 + 0.015 * (L - 50) ** 2 / math.sqrt(20 + (L - 50) ** 2))
    dC = (C2 - C1) / (1 + 0.045 * C)
    dH = 2 * math.sqrt(C1 * C2) * math.sin(math.radians(turn / 2)) / (1 + 0.015 * C * T)
    bend = 60 * math.exp(-(((h % 360 - 275) / 25) ** 2))
    R = -math.sin(math.radians(bend)) * 2 * vivid(C)
    return math.sqrt(dL ** 2 + dC ** 2 + dH ** 2 + R * dC * dH)


# ---- Behind it ----

def linear(colour):
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (number / 255 for number in colour)]


def lab(colour):
    """CIELAB, for the white that screens show."""
    red, green, blue = linear(colour)
    x, y, z = (
        cube_root(part) for part in (
            (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047,
            0.2126729 * red + 0.7151522 * green + 0.0721750 * blue,
            (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def cube_root(part):
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def polar(a, b):
    return math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360


def vivid(chroma):
    return math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7))


def cos(degrees):
    return math.cos(math.radians(degrees))
