"""Small drawings as SVG text without words: they print at any size and need no script.

The words stand beside them as HTML, since an image cannot use the page's own font.
"""

from collections.abc import Sequence

from dashboard import look

WIDTH, HEIGHT = 240, 26
_EDGE = 9.0


def spine(
    own: float | None,
    others: Sequence[float],
    *,
    county: float | None,
    middle: float | None,
    target: float | None,
) -> str:
    """Where one township lies among all: grey dots others, blue dot itself, ticks for county
    (solid), median (short) and target (dashed). Values 0..1; empty without any value."""
    if not others and own is None:
        return ""
    known = [v for v in (*others, own, county, target) if v is not None]
    low, high = min(known), max(known)
    width = (high - low) or 1.0

    def at(value: float) -> float:
        return _EDGE + (WIDTH - 2 * _EDGE) * (value - low) / width

    mid = HEIGHT / 2
    parts = [f'<path d="M{_EDGE} {mid}H{WIDTH - _EDGE}" stroke="{look.BORDER}"/>']
    parts += [
        f'<circle cx="{at(v):.1f}" cy="{mid}" r="3.2" fill="{look.INTERVAL}" fill-opacity=".75"/>'
        for v in others
    ]
    if middle is not None:
        parts.append(_tick(at(middle), 6, look.CONTEXT, 1.5))
    if county is not None:
        parts.append(_tick(at(county), 11, look.TEXT_SECOND, 2))
    if target is not None:
        parts.append(_tick(at(target), 12, look.TEXT, 1.5, ' stroke-dasharray="4 3"'))
    if own is not None:
        parts.append(
            f'<circle cx="{at(own):.1f}" cy="{mid}" r="6.5" fill="{look.FRAME}" '
            f'stroke="{look.WHITE}"/>'
        )
    return _svg(WIDTH, HEIGHT, parts)


def _tick(x: float, half: float, color: str, width: float, dash: str = "") -> str:
    mid = HEIGHT / 2
    return (
        f'<path d="M{x:.1f} {mid - half}V{mid + half}" stroke="{color}" '
        f'stroke-width="{width}"{dash}/>'
    )


def trend(
    own: Sequence[float | None],
    county: Sequence[float | None],
    *,
    target: float | None = None,
    width: int = 420,
    height: int = 84,
) -> str:
    """Two lines over the same periods, each period in the middle of its column: own (blue) and
    county (grey); a gap breaks a line. Empty without two known values of its own or the county."""
    known = [v for v in (*own, *county) if v is not None]
    if not known:
        return ""
    low = min([*known, *([] if target is None else [target])])
    high = max([*known, *([] if target is None else [target])])
    span = (high - low) or 1.0
    column = width / len(own)

    def place(i: int, v: float) -> tuple[float, float]:
        return column * (i + 0.5), height - 10 - (height - 20) * (v - low) / span

    parts = []
    if target is not None:
        y = place(0, target)[1]
        parts.append(f'<path d="M0 {y:.1f}H{width}" stroke="{look.TEXT}" stroke-dasharray="6 4"/>')
    for values, color, thick in ((county, look.CONTEXT, 2.0), (own, look.FRAME, 2.5)):
        path, is_down = "", False
        for i, v in enumerate(values):
            if v is not None:
                x, y = place(i, v)
                path += f"{'L' if is_down else 'M'}{x:.1f} {y:.1f}"
                if color == look.FRAME:
                    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>')
            is_down = v is not None
        if path:
            parts.append(f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{thick}"/>')
    return _svg(width, height, parts)


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" fill="none">{"".join(parts)}</svg>'
    )
