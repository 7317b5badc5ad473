"""A figure drawn for a voice and a width, as SVG, with the messages it says."""

from __future__ import annotations

from typing import Any

from evaltools.formats.html import title
from evaltools.formats.svg import to_svg
from evaltools.record.figure import Figure
from evaltools.words.voice import Voice


def drawing(figure: Figure, voice: Voice, width: float, draw: Any = None) -> tuple[str, dict[str, str]]:
    """Draw a figure.

    Parameters
    ----------
    figure : the model.
    voice : who says what stands in it.
    width : in inches.
    draw : a function of the notebook's own or a figure already drawn, where the model names no function.

    Returns
    -------
    tuple of str and dict
        the SVG element, and the messages said in it with their wording, by key.

    Raises
    ------
    ValueError
        where the model names no function and none is given.
    """
    voice.used = {}
    if figure.draw:
        drawn = figure.drawn(voice, width)
    elif callable(draw):
        drawn = draw(figure.frame(), voice, width, **figure.options)
    elif draw is not None:
        drawn = draw
    else:
        raise ValueError(f'figure "{figure.id}" is drawn by its notebook')
    svg = to_svg(
        drawn, id=figure.id, title=voice.speak(title(figure)), description=voice.speak(figure.alternative)
    )
    return svg, dict(sorted(voice.used.items()))
