"""Text on a picture: fonts for its language, lines that fit a width, from the side its language is read from."""

import re
from dataclasses import dataclass

from PIL import ImageDraw

from lib.fonts import font
from lib.languages import direction, html_tag

# Where a line may break: at spaces, but not at those that bind; and between signs of Han and the like, but not before
# what closes or after what opens.
HAN = "⺀-⿟、-鿿豈-﫿＀-￯"
PIECE = re.compile(rf"[“‘（《「『【]*(?:[{HAN}]|[^ {HAN}]+)[”’）》」』】。，、；：？！]* *")
MORE = "…"


@dataclass(frozen=True)
class Style:
    """How a text is set: sizes in pixels to try, the largest first; the most lines; the distance of lines, in sizes."""

    sizes: tuple
    colour: str
    lines: int = 1
    heading: bool = False
    leading: float = 1.3


class Lettering:
    """A text in the lines it takes in a width, and in a height if one is given; cut short if no size is small enough.

    It has no lines where this machine has no font for it.
    """

    def __init__(self, text, language, style, width, height=None):
        self.language, self.style, self.lines = language, style, []
        for size in style.sizes:
            self.font = font(text + MORE, language, size, heading=style.heading)
            if self.font is None:
                return
            self.lines = self.broken(text, width)
            most = style.lines if height is None else max(1, min(style.lines, int(height / size / style.leading)))
            if len(self.lines) <= most:
                return
        self.lines = [*self.lines[: most - 1], self.cut(" ".join(self.lines[most - 1 :]), width)]

    @property
    def height(self):
        return round(len(self.lines) * self.font.size * self.style.leading) if self.lines else 0

    @property
    def widest(self):
        return round(max(map(self.width, self.lines), default=0))

    def width(self, line):
        return self.font.getlength(line, **self.shaping(line))

    def shaping(self, line):
        """What the shaper is told; the basic one takes no direction and needs none."""
        if self.font.layout_engine == 0:
            return {}
        return {"direction": direction(self.language), "language": html_tag(self.language)}

    def broken(self, text, width):
        lines = [""]
        for piece in PIECE.findall(text):
            if lines[-1] and self.width((lines[-1] + piece).rstrip()) > width:
                lines.append("")
            lines[-1] += piece
        return [line.rstrip() for line in lines]

    def cut(self, line, width):
        """As much of a line as fits, with a sign that there is more."""
        while line and self.width(line + MORE) > width:
            line = line[:-1].rstrip()
        return line + MORE

    def draw(self, image, start, top):
        """Draw the lines from the edge `start` where reading begins; the height below which is free again."""
        pen = ImageDraw.Draw(image)
        anchor = "rm" if direction(self.language) == "rtl" else "lm"
        for line in self.lines:
            middle = top + self.font.size * self.style.leading / 2
            pen.text((start, middle), line, self.style.colour, self.font, anchor, **self.shaping(line))
            top += self.font.size * self.style.leading
        return round(top)
