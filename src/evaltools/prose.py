"""Markdown prose turned into HTML in which nothing from the data can act as markup.

Links of our own kind lead from a number to where it comes from: `[73,7 %](finding:trends/...)`, and to the
parts of a chapter: `[](table:changes)`, `[](figure:overview)`, `[](chapter:trends)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

from evaltools.findings import anchor

Resolve = Callable[[str, str], tuple[str, str] | None]
"""Given the kind and id of a reference, its address and its standard wording, or None.

With an empty address the words stand without a link.
"""

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-!|<>~$&])")


def literal(text: str) -> str:
    """Escape a text from data so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " ")


def to_html(markdown: str, resolve: Resolve | None = None) -> str:
    """Render Markdown; HTML in it is shown, not obeyed.

    Parameters
    ----------
    markdown : the text.
    resolve : how references of the kinds table, figure and chapter are found; None leaves them as anchors.

    Raises
    ------
    ValueError
        for a reference that cannot be resolved.
    """
    import mistune

    renderer = _renderer(resolve)
    render = mistune.create_markdown(escape=True, renderer=renderer, plugins=["table"])
    return str(render(markdown)).strip()


def _renderer(resolve: Resolve | None) -> Any:
    import mistune

    class Renderer(mistune.HTMLRenderer):
        def link(self, text: str, url: str, title: str | None = None) -> str:
            kind, _, target = url.partition(":")
            if kind == "finding":
                return f'<a class="finding" href="provenance.html#{anchor(target)}">{text}</a>'
            if kind in ("table", "figure", "chapter"):
                found = resolve(kind, target) if resolve else (f"#{escape(target)}", target)
                if found is None:
                    raise ValueError(f'the text refers to {kind} "{target}", which there is not (yet)')
                href, words = found
                if not href:
                    return text or escape(words)
                return f'<a class="xref" href="{escape(href)}">{text or escape(words)}</a>'
            if kind in ("http", "https", "mailto") or url.startswith("#"):
                return f'<a href="{escape(url)}" rel="noopener">{text or escape(url)}</a>'
            return text  # any other address is no link

        def image(self, text: str, url: str, title: str | None = None) -> str:
            return text  # figures come through chapter.figure, with a text alternative

    return Renderer(escape=True)
