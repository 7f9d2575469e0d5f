"""The tokens for a page that shows them: colours with their contrast in light and dark, sizes, spaces, shapes."""

from dataclasses import dataclass

from lib.tokens import tokens

TEXT, LARGE_OR_SHAPE = 4.5, 3  # the least contrast by WCAG 2.2, level AA

# What stands on what: (colour, ground, the least contrast).
ON = [
    *((name, "color-paper", TEXT) for name in ("color-ink", "color-ink-soft", "color-link", "color-link-hover")),
    *((name, "color-paper", TEXT) for name in ("color-link-visited", "color-accent", "color-error")),
    *((name, "color-tint", TEXT) for name in ("color-ink", "color-ink-soft", "color-link", "color-accent")),
    *((name, "color-tint-strong", TEXT) for name in ("color-ink", "color-link")),
    *((name, "color-accent-tint", TEXT) for name in ("color-ink", "color-ink-soft", "color-link", "color-accent")),
    *(("color-on-primary", name, TEXT) for name in ("color-primary", "color-primary-hover")),
    ("color-paper", "color-error", TEXT),
    *(("color-ink", name, TEXT) for name in ("color-mark", "color-new")),
    ("color-ink-soft", "color-gone", TEXT),
    ("color-on-footer", "color-footer", TEXT),
    *(("color-on-shade", f"color-shade-{number}", TEXT) for number in (1, 2, 3)),
    *(("color-on-shade-deep", f"color-shade-{number}", TEXT) for number in (4, 5)),
    *((name, "color-paper", LARGE_OR_SHAPE) for name in ("color-line-strong", "color-focus", "color-primary")),
    *((name, "color-tint", LARGE_OR_SHAPE) for name in ("color-line-strong", "color-focus")),
    ("color-footer-focus", "color-footer", LARGE_OR_SHAPE),
    ("color-qr-ink", "color-qr-paper", LARGE_OR_SHAPE),
]


@dataclass(frozen=True)
class Contrast:
    """How well a colour is told from its ground: at least `least` is needed in `light` and `dark`."""

    colour: str
    ground: str
    least: float
    light: float
    dark: float

    @property
    def is_enough(self):
        return min(self.light, self.dark) >= self.least


def contrasts():
    return [
        Contrast(colour, ground, least, *(contrast(tokens(s)[colour], tokens(s)[ground]) for s in ("light", "dark")))
        for colour, ground, least in ON
    ]


def contrast(one, other):
    """The contrast of two colours such as "#10282d", from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return round((lighter + 0.05) / (darker + 0.05), 2)


def luminance(colour):
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def colours():
    """Every colour: [(name, its value in light, in dark)]."""
    return [(name, value, tokens("dark")[name]) for name, value in group("color")]


def group(*beginnings):
    """Tokens whose names begin so, in the order of tokens.css."""
    return [(name, value) for name, value in tokens().items() if name.split("-")[0] in beginnings]
