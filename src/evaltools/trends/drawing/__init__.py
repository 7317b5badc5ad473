"""Figures of change, drawn from plain data: each is `draw(data, voice, width, **options)` and needs no study or report."""

from evaltools.trends.drawing.following import control, funnel
from evaltools.trends.drawing.forest import RATIOS, estimates, legend, ratios
from evaltools.trends.drawing.levels import levels, who
from evaltools.trends.drawing.months import series
from evaltools.trends.drawing.rule import AUDITED, audit
from evaltools.trends.drawing.since import since

__all__ = [
    "AUDITED",
    "RATIOS",
    "audit",
    "control",
    "estimates",
    "funnel",
    "legend",
    "levels",
    "ratios",
    "series",
    "since",
    "who",
]
