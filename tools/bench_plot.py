"""The benchmark's figures as a plot that any browser shows: bars of ratios with their spread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_ROW, _LEFT, _WIDTH, _RIGHT = 22, 330, 420, 120


@dataclass(frozen=True)
class Bar:
    """One bar: the median, and from where to where the runs went."""

    label: str
    value: float
    low: float
    high: float


def bars(title: str, unit: str, rows: Sequence[Bar]) -> str:
    """An SVG with one horizontal bar for each row, all to one scale, and a line at 1."""
    most = max(1.0, *(row.high for row in rows)) if rows else 1.0
    height = 60 + _ROW * len(rows)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + _RIGHT}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="10" y="22" font-size="15">{escape(title)}</text>',
    ]
    one = _LEFT + _WIDTH / most
    out.append(f'<line x1="{one:.1f}" y1="34" x2="{one:.1f}" y2="{height - 20}" stroke="#999" stroke-dasharray="3"/>')
    for number, row in enumerate(rows):
        y = 40 + _ROW * number
        scale = _WIDTH / most
        end = _LEFT + row.value * scale
        middle = y + 8
        out += [
            f'<text x="{_LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(row.label)}</text>',
            f'<rect x="{_LEFT}" y="{y + 2}" width="{row.value * scale:.1f}" height="12" fill="#4a7ab5"/>',
            f'<line x1="{_LEFT + row.low * scale:.1f}" y1="{middle}" x2="{_LEFT + row.high * scale:.1f}" y2="{middle}" '
            'stroke="black"/>',
            f'<text x="{max(end, _LEFT + row.high * scale) + 6:.1f}" y="{y + 12}">{row.value:.3f}</text>',
        ]
    out.append(f'<text x="{_LEFT}" y="{height - 6}" fill="#555">{escape(unit)}</text>')
    return "\n".join((*out, "</svg>", ""))
