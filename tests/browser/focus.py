"""Where the keyboard is, and whether a person can see it."""

# The element with the focus: what it is, and whether an outline or a stroke marks it, on the screen and uncovered.
LOOK = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const box = element.getBoundingClientRect();
  // A tile carries the outline of the link that fills it.
  const outlined = [element, element.parentElement, element.parentElement.parentElement].some((frame) => {
    const style = getComputedStyle(frame);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const stroked = element.closest("svg") && [element, ...element.querySelectorAll("*")].some((part) => {
    const style = getComputedStyle(part);
    return style.stroke !== "none" && parseFloat(style.strokeWidth) >= 2;
  });
  const inside = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const x = Math.min(Math.max((box.left + box.right) / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max((box.top + box.bottom) / 2, 0), innerHeight - 1);
  const above = document.elementFromPoint(x, y);
  const covered = !element.closest("svg") && !(above && (element.contains(above) || above.contains(element)));
  return {
    what: `${element.tagName.toLowerCase()}#${element.id} ${(element.textContent || element.name || "").trim()}`
      .slice(0, 80),
    href: element.getAttribute("href"),
    id: element.id,
    is_seen: Boolean(element.matches(":focus-visible") && (outlined || stroked) && inside && !covered),
    why: { outlined, stroked, inside, covered },
  };
}"""
MOST_STOPS = 600


def focused(page):
    """What has the focus, or None; see LOOK for the keys."""
    return page.evaluate(LOOK)


def press(page, key):
    """Press a key and return what then has the focus; it must be seen."""
    page.keyboard.press(key)
    there = focused(page)
    assert there and there["is_seen"], f"after {key}: {there}"
    return there


def tab_to(page, is_there):
    """Tab until `is_there(what has the focus)`, seeing every stop."""
    for _ in range(MOST_STOPS):
        if is_there(stop := press(page, "Tab")):
            return stop
    raise AssertionError(f"not reached in {MOST_STOPS} stops, the last being {stop}")


def stops(page):
    """Every stop of the Tab key until it leaves the page."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        there = focused(page)
        if not there:
            return
        yield there
    raise AssertionError(f"the Tab key is caught on {page.url}")
