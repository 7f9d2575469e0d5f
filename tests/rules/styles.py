"""The CSS check of `make check`: sides by reading direction, and colours by the name of a token."""

import re
import sys
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
COMMENT_OR_TEXT = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'|url\([^)]*\)", re.DOTALL)
DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^{};]*)(?=[;}])")
SIDE = re.compile(r"(?<![a-z])(left|right)(?![a-z])")
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color)\("
    r"|(?<![\w-])(?:black|white|gr[ae]y|silver|red|maroon|orange|yellow|gold|green|olive|teal|blue|navy|purple|pink)(?![\w-])",
    re.IGNORECASE,
)


def faults(css, *, is_tokens=False):
    """What the check refuses in the text of a stylesheet, as "line N: why"."""
    # What is in comments and quotes is blanked, its lines kept.
    css = COMMENT_OR_TEXT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), css)
    for declaration in DECLARATION.finditer(css):
        line = css.count("\n", 0, declaration.start()) + 1
        name, value = declaration.groups()
        if SIDE.search(name) or SIDE.search(value):
            yield f"line {line}: `{name}` names left or right; say start or end, so that Arabic is mirrored"
        if not is_tokens and COLOUR.search(value):
            yield f"line {line}: `{name}` has a raw colour; name it in tokens.css and use var(--…)"


def main():
    found = [
        f"{file.relative_to(STYLES.parent.parent)}, {fault}"
        for file in sorted(STYLES.rglob("*.css"))
        for fault in faults(file.read_text(), is_tokens=file.name == "tokens.css")
    ]
    print("\n".join(found) or "Styles: nothing to complain of.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
