"""The CSS check of `make check`: sides by reading direction, colours by the name of a token, no class without use."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STYLES = ROOT / "static" / "css"
PROGRAM = ("accounts", "config", "countries", "following", "lib", "practices", "submissions", "static/js")
# Named by htmx, and by the administration of Django.
OF_OTHERS = ("htmx-request", "inline-group", "module", "object-tools", "submit-row")
CLASS = re.compile(r"\.([a-z][\w-]*)")
SELECTOR = re.compile(r"([^{};]+)\{")
HIDDEN = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)
CLASSES = re.compile(r"class=\"((?:\{%.*?%\}|\{\{.*?\}\}|\{[^{}]*\}|[^\"{])*)\"")
QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
TAG = re.compile(r"\{%.*?%\}")
VARIABLE = re.compile(r"\{\{.*?\}\}|\{.*?\}")  # of a template, and of an f-string
WORD = re.compile(r"[a-z][\w-]*")
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


def classes(css):
    """Every class that a stylesheet names in a selector."""
    return {name for selector in SELECTOR.findall(COMMENT_OR_TEXT.sub(" ", css)) for name in CLASS.findall(selector)}


def used():
    """What may be a class: words of class attributes and of texts in the program; and what begins one ("shade-")."""
    templates = [HIDDEN.sub(" ", file.read_text()) for file in (ROOT / "templates").rglob("*.html")]
    kinds = ("*.py", "*.js")
    program = [file.read_text() for folder in PROGRAM for kind in kinds for file in (ROOT / folder).rglob(kind)]
    attributes = words(attribute for text in (*templates, *program) for attribute in CLASSES.findall(text))
    quoted = words(part for text in program for part in QUOTED.findall(text))
    return attributes | quoted, tuple(word for word in attributes if word.endswith("-"))


def words(texts):
    return {word for text in texts for word in WORD.findall(VARIABLE.sub(" ", TAG.sub(" ", text)))}


def unused(css, whole, begun):
    return sorted(name for name in classes(css) - whole - {*OF_OTHERS} if not name.startswith(begun))


def main():
    whole, begun = used()
    found = [
        f"{file.relative_to(STYLES.parent.parent)}, {fault}"
        for file in sorted(STYLES.rglob("*.css"))
        for fault in faults(file.read_text(), is_tokens=file.name == "tokens.css")
    ]
    found += [
        f"{file.relative_to(STYLES.parent.parent)}: nothing has the class `{name}`"
        for file in sorted(STYLES.rglob("*.css"))
        for name in unused(file.read_text(), whole, begun)
    ]
    print("\n".join(found) or "Styles: nothing to complain of.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
