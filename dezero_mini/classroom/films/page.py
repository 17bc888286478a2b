"""Films to step through: HTML with a small script, and nothing from elsewhere."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dezero_mini.classroom import style
from dezero_mini.classroom.films.shapes import SIZE, Box, Line, Picture, Text

INKS = {
    "ink": "currentColor",
    "soft": "currentColor",
    "paper": "#fff",
    "none": "none",
    "gradient": style.BACKWARD["color"],
    "product": "currentColor",
    "wrong": "currentColor",
    "variable": "#e69f0030",
    "function": "none",
    "visited": "#56b4e940",
    "now": "#1f4e79",
}
"""The text is in the colour of the page, so a film can be read on a dark one, too."""

LARGEST = 1.25
SMALLEST = 0.8
"""How far a graph is enlarged, and how far it is made smaller before it is scrolled."""

STILL = (
    "To step through this film, trust the notebook (in JupyterLab: View, Activate Command "
    "Palette, Trust Notebook) or run this cell; the strip above shows the same frames."
)
"""What a reader sees where no script runs."""

SCRIPT = """
document.querySelectorAll('[data-film="%(id)s"]').forEach(function (root) {
  if (root.dataset.on) return;
  root.dataset.on = 1;
  var elements = %(elements)s, frames = %(frames)s, now = 0;
  function add(parent, tag, css, set) {
    var e = parent.appendChild(document.createElement(tag));
    e.style.cssText = css;
    for (var k in set || {}) e.setAttribute(k, set[k]);
    return e;
  }
  var button = 'font:inherit;color:inherit;background:none;border:1px solid;border-radius:6px;' +
    'min-width:44px;min-height:36px;padding:2px 10px;cursor:pointer;';
  root.textContent = '';
  root.style.cssText = 'max-width:%(widest)spx;line-height:1.45;padding:4px 0';
  root.tabIndex = 0;
  root.setAttribute('role', 'group');
  root.setAttribute('aria-label', 'A film of the way back; the arrow keys step through it');
  var bar = add(root, 'div', 'display:flex;gap:8px;align-items:center;flex-wrap:wrap');
  var back = add(bar, 'button', button, {type: 'button'});
  back.textContent = '\\u25c0 back';
  var next = add(bar, 'button', button, {type: 'button'});
  next.textContent = 'next \\u25b6';
  var slider = add(bar, 'input', 'flex:1;min-width:90px',
    {type: 'range', min: 0, max: frames.length - 1, 'aria-label': 'frame'});
  var count = add(bar, 'span', '');
  var view = add(root, 'div', 'margin-top:6px');
  var words = add(root, 'p', 'margin:6px 0;white-space:pre-line', {'aria-live': 'polite'});
  function mute(button, is_muted) {
    button.style.opacity = is_muted ? 0.4 : 1;
    button.setAttribute('aria-disabled', is_muted);
  }
  function draw(opening, numbers) {
    return opening + numbers.map(function (i) { return elements[i]; }).join('') + '</svg>';
  }
  function fit() {
    view.querySelectorAll('div').forEach(function (graph, i) {
      graph.scrollLeft = graph.scrollWidth * frames[now][1][i][4] - graph.clientWidth / 2;
      if (graph.scrollWidth <= graph.clientWidth) return;
      graph.tabIndex = 0;
      graph.setAttribute('role', 'group');
      graph.setAttribute('aria-label', 'The graph, which scrolls sideways');
    });
  }
  function go(to) {
    now = Math.max(0, Math.min(frames.length - 1, to));
    view.innerHTML = frames[now][1].map(function (p) {
      return draw(p[0], p[1]) + '<div style="overflow-x:auto">' + draw(p[2], p[3]) + '</div>';
    }).join('');
    fit();
    words.textContent = frames[now][0];
    slider.value = now;
    slider.setAttribute('aria-valuetext', 'frame ' + (now + 1) + ' of ' + frames.length);
    count.textContent = (now + 1) + ' / ' + frames.length;
    mute(back, !now);
    mute(next, now === frames.length - 1);
  }
  back.onclick = function () { go(now - 1); };
  next.onclick = function () { go(now + 1); };
  slider.oninput = function () { go(+slider.value); };
  window.addEventListener('keydown', function (event) {
    var to = {ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: frames.length - 1}[event.key];
    if (to === undefined || !root.contains(event.target)) return;
    event.stopPropagation();
    if (view.contains(event.target)) return;
    event.preventDefault();
    go(to);
  }, true);
  go(0);
  new ResizeObserver(fit).observe(root);
});
"""


@dataclass(frozen=True)
class Panel:
    """A frame of a film: its title and what waits, and its graph, which is scrolled if too wide."""

    caption: Picture
    graph: Picture
    focus: float  # where to look, from 0 on the left to 1 on the right


@dataclass(frozen=True)
class Step:
    """What is seen at once."""

    words: str
    panels: Sequence[Panel]  # one above the other


def as_page(steps: Sequence[Step]) -> str:
    """Return the HTML of a film."""
    elements: dict[str, int] = {}  # most are in several frames
    drawn = [[step.words, [as_data(p, elements) for p in step.panels]] for step in steps]
    texts = {"elements": in_script(list(elements)), "frames": in_script(drawn)}
    name = hashlib.sha256("".join(texts.values()).encode()).hexdigest()[:12]
    widest = round(max(panel.graph.width for step in steps for panel in step.panels) * LARGEST)
    script = SCRIPT % {"id": name, "widest": widest, **texts}
    return f'<div data-film="{name}"><p>{escape(STILL)}</p></div><script>{script}</script>'


def as_data(panel: Panel, elements: dict[str, int]) -> list[Any]:
    """Return a panel: its two pictures as numbers of their elements; new ones are added."""
    data: list[Any] = []
    for picture, least in ((panel.caption, 0.0), (panel.graph, SMALLEST)):
        numbers = [elements.setdefault(as_element(s), len(elements)) for s in picture.shapes]
        data += [opening(picture, least), numbers]
    return [*data, round(panel.focus, 2)]


def in_script(data: Any) -> str:
    """Return data as the script reads it; "</" might end the script, and "<!" keep it open."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("</", "<\\/").replace("<!", "\\u003c!")


# Attributes stand in single quotes, since JSON would put a backslash before each double one.


def opening(picture: Picture, least: float) -> str:
    """Return how a picture begins: it grows and shrinks with the page, down to a legible size."""
    return (
        f"<svg viewBox='0 0 {short(picture.width)} {short(picture.height)}' aria-hidden='true' "
        f"fill='currentColor' font-size='{SIZE:g}' text-anchor='middle' "
        "dominant-baseline='central' font-family='DejaVu Sans,Verdana,sans-serif' "
        f"style='display:block;width:100%;max-width:{picture.width * LARGEST:.0f}px;"
        f"min-width:{picture.width * least:.0f}px'>"
    )


def as_element(shape: Line | Box | Text) -> str:
    """Return a shape as SVG, without what is the same for all."""
    if isinstance(shape, Line):
        return as_path(shape)
    if isinstance(shape, Text):
        return as_text(shape)
    (x, y), (width, height) = shape.middle, shape.size
    corner = f"x='{short(x - width / 2)}' y='{short(y - height / 2)}'"
    extent = f"width='{short(width)}' height='{short(height)}'"
    radius = f" rx='{short(shape.radius)}'" if shape.radius else ""
    drawn = stroke(shape.ink, shape.width, shape.is_dashed)
    return f"<rect {corner} {extent} fill='{INKS[shape.fill]}' {drawn}{radius}/>"


def as_path(line: Line) -> str:
    """Return a curve, with a triangle if it has a head."""
    points, head = list(line.points), ""
    if line.has_head:
        (x, y), wing = points[-1], 2.5 + line.width
        tip = (5 + line.width) * (-1 if x < points[0][0] else 1)
        corners = f"M{short(x)},{short(y)}L{short(x - tip)},{short(y - wing)}V{short(y + wing)}z"
        head = f"<path d='{corners}' fill='{INKS[line.ink]}'/>"
        points[-1] = (x - tip * 0.8, y)
    pairs = [f"{short(x)},{short(y)}" for x, y in points]
    is_level = len({y for _, y in points}) == 1
    curve = (
        f"M{pairs[0]}H{short(points[-1][0])}" if is_level else f"M{pairs[0]}C{' '.join(pairs[1:])}"
    )
    drawn = stroke(line.ink, line.width, line.is_dashed)
    return f"<path d='{curve}' fill='none' {drawn}/>{head}"


def as_text(text: Text) -> str:
    """Return a line of text."""
    attributes = f"x='{short(text.place[0])}' y='{short(text.place[1])}'"
    if INKS[text.ink] != "currentColor":
        attributes += f" fill='{INKS[text.ink]}'"
    if text.anchor != "middle":
        attributes += f" text-anchor='{text.anchor}'"
    if text.is_bold:
        attributes += " font-weight='bold'"
    if text.ink == "soft":
        attributes += " opacity='.7'"
    if text.size != SIZE:
        attributes += f" font-size='{text.size:g}'"
    return f"<text {attributes}>{escape(text.text)}</text>"


def stroke(ink: str, width: float, is_dashed: bool) -> str:
    """Return the attributes of a line."""
    drawn = f"stroke='{INKS[ink]}'"
    if width != 1:
        drawn += f" stroke-width='{width:g}'"
    if ink == "soft":
        drawn += " stroke-opacity='.5'"
    return drawn + (" stroke-dasharray='5 3'" if is_dashed else "")


def short(length: float) -> str:
    """Return a length in tenths of a pixel."""
    return f"{length:.1f}".removesuffix(".0")
