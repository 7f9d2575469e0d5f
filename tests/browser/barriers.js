// Runs in a page, beside axe: each function answers with what would keep somebody out, as lines of text.
globalThis.barriers = (() => {
  const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const SPACED = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } \
    p { margin-block-end: 2em !important }"; // WCAG 1.4.12
  const FOCUSABLE =
    ":is(a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']):not([tabindex='-1'])";
  const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "ur"]);

  const name = (element) => {
    const words = (element.textContent || element.name || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `${element.localName}${element.id && `#${element.id}`}.${element.getAttribute("class") ?? ""} “${words}”`;
  };
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());

  // The first of all elements that share a key: what looks alike needs one look.
  function oneOfEach(elements, key) {
    const kinds = new Map();
    for (const element of elements) if (!kinds.has(key(element))) kinds.set(key(element), element);
    return [...kinds.values()];
  }

  async function axeFinds(context, runOnly, rules = {}) {
    const { violations } = await axe.run(context, { runOnly, rules, resultTypes: ["violations"], preload: false });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `axe: ${id} at ${target}`));
  }

  const ALL_BUT_CONTRAST = { "target-size": { enabled: true }, "color-contrast": { enabled: false } };

  // Contrast takes axe most of its time, so it sees one text of each colour, size and weight on each ground.
  function contrast() {
    const grounds = new Map([[null, ""]]);
    const ground = (element) => {
      if (!grounds.has(element)) {
        const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
        grounds.set(element, `${ground(element.parentElement)} ${backgroundColor} ${backgroundImage} ${opacity}`);
      }
      return grounds.get(element);
    };
    const look = (element) => {
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      return [color, fontSize, fontWeight, ground(element)].join();
    };
    const texts = shown("body, body *").filter((element) =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
    );
    return axeFinds({ include: oneOfEach(texts, look) }, ["color-contrast"]);
  }

  function structure() {
    const found = [];
    const heads = shown("h1").length;
    if (heads !== 1) found.push(`${heads} h1`);
    for (const element of shown("[lang]")) {
      const direction = RIGHT_TO_LEFT.has(element.lang.split("-")[0]) ? "rtl" : "ltr";
      if (getComputedStyle(element).direction !== direction) found.push(`direction of ${name(element)}`);
    }
    return found;
  }

  // The Tab key has been pressed: the browser shows the focus that a script gives now as that of a keyboard.
  function focus() {
    const kind = (element) => [element.localName, element.type, element.className, element.parentElement.className].join();
    return oneOfEach(shown(FOCUSABLE), kind).flatMap((element) => {
      for (const menu of document.querySelectorAll(".menu")) menu.open = menu.contains(element); // one at a time
      element.focus();
      if (document.activeElement !== element) return element.disabled ? [] : [`no focus on ${name(element)}`];
      return barriers.look().is_seen ? [] : [`focus unseen on ${name(element)}`];
    });
  }

  // What is current is told by more than its colour, which forced colours take away.
  function current() {
    const marks = (element) => {
      const style = getComputedStyle(element);
      const after = ["::before", "::after"].map((part) => {
        const { content, borderBlockEndWidth, blockSize } = getComputedStyle(element, part);
        return content === "none" ? "" : [borderBlockEndWidth, blockSize].join();
      });
      const { fontWeight, textDecorationLine, borderWidth, borderStyle, outlineStyle } = style;
      return [fontWeight, textDecorationLine, borderWidth, borderStyle, outlineStyle, after].join();
    };
    return shown("nav [aria-current]").flatMap((element) => {
      const others = [...element.closest("nav").querySelectorAll(`${element.localName}:not([aria-current])`)];
      const alike = others.find((other) => other.className === element.className && marks(other) === marks(element));
      return alike ? [`only colour tells ${name(element)}`] : [];
    });
  }

  const isTooWide = () => document.documentElement.scrollWidth > innerWidth;

  // What stands past an edge of the screen while its parent does not: where to look.
  function stickingOut() {
    const isOut = (element) => {
      const box = element.getBoundingClientRect();
      return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5);
    };
    return shown("body *").filter((element) => isOut(element) && !isOut(element.parentElement)).slice(0, 5).map(name);
  }

  const width = (how = "") => (isTooWide() ? [`wider than ${innerWidth}${how}: ${stickingOut()}`] : []);

  // Only tables, code and the like may be wider than the screen, each in a frame of its own that scrolls.
  function scrolling() {
    return shown("main *")
      .filter((element) => /auto|scroll/.test(getComputedStyle(element).overflowX))
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.localName !== "pre")
      .filter((element) => !element.querySelector("table, pre, svg"))
      .map((element) => `scrolls sideways: ${name(element)}`);
  }

  // With more space between letters, words and lines nothing is cut off.
  function spacing() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SPACED);
    document.adoptedStyleSheets = [sheet];
    const cut = shown("body *").filter((element) => {
      const { overflowX, overflowY, clipPath } = getComputedStyle(element);
      if (clipPath !== "none" || !element.textContent.trim()) return false;
      const isCut = { x: /hidden|clip/.test(overflowX), y: /hidden|clip/.test(overflowY) };
      return (
        (isCut.x && element.scrollWidth > element.clientWidth + 1) ||
        (isCut.y && element.scrollHeight > element.clientHeight + 1)
      );
    });
    const found = [...cut.map((element) => `cut off when spaced: ${name(element)}`), ...width(" when spaced")];
    document.adoptedStyleSheets = [];
    return found;
  }

  const moving = () =>
    document.getAnimations().slice(0, 5).map(({ effect }) => `moves all the same: ${name(effect.target)}`);

  // The menus of the header lie over the page, so each is looked at by itself.
  async function menus() {
    const found = [];
    for (const menu of shown(".site-header .menu")) {
      menu.open = true;
      found.push(...(await axeFinds(menu, STANDARDS, { "target-size": { enabled: true } })), ...width());
      menu.open = false;
    }
    return found;
  }

  const open = (isOpen) => {
    for (const details of document.querySelectorAll("main details")) details.open = isOpen;
  };

  return {
    open,
    inLight: async () => [
      ...(await axeFinds(document, STANDARDS, ALL_BUT_CONTRAST)),
      ...(await contrast()),
      ...structure(),
      ...width(),
    ],
    inFocus: focus,
    inDark: async () => [...moving(), ...(await contrast())],
    inForcedColours: current,
    inMenus: menus,
    inNarrow: () => {
      const opened = [...width(), ...scrolling(), ...spacing()];
      open(false);
      return [...opened, ...width(" when closed")];
    },
  };
})();
