"""Markdown prose turned into HTML in which nothing from the data can act as markup.

Links of our own kind lead from a number to where it comes from: `[73,7 %](finding:trends/...)`, and to the
parts of a chapter: `[](table:changes)`, `[](figure:overview)`, `[](chapter:trends)`.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from html import escape
from typing import Any
from urllib.parse import unquote

from evaltools.record.finding import anchor
from evaltools.words.literal import literal as literal

Resolve = Callable[[str, str], tuple[str, str] | None]
"""Given the kind and id of a reference, its address and its standard wording, or None.

With an empty address the words stand without a link.
"""


def to_html(markdown: str, resolve: Resolve | None = None, findings: Container[str] | None = None) -> str:
    """Render Markdown; HTML in it is shown, not obeyed.

    Parameters
    ----------
    markdown : the text.
    resolve : how references of the kinds table, figure and chapter are found; None leaves them as anchors.
    findings : ids of the findings that may be linked to; None allows all.

    Raises
    ------
    ValueError
        for a reference that cannot be resolved.
    """
    import mistune

    renderer = _renderer(resolve, findings)
    render = mistune.create_markdown(escape=True, renderer=renderer, plugins=["table"])
    return str(render(markdown)).strip()


def _renderer(resolve: Resolve | None, findings: Container[str] | None) -> Any:
    import mistune

    class Renderer(mistune.HTMLRenderer):
        def link(self, text: str, url: str, title: str | None = None) -> str:
            kind, _, target = url.partition(":")
            target = unquote(target)  # the Markdown parser has turned å into %C3%A5
            if kind == "finding":
                if findings is not None and target not in findings:
                    raise ValueError(f'the text refers to finding "{target}", which there is not (yet)')
                href = f"provenance.html#{anchor(target)}"
                return f'<a class="finding" href="{escape(href)}">{text or escape(target)}</a>'
            if kind in ("table", "figure", "chapter"):
                found = resolve(kind, target) if resolve else (f"#{escape(target)}", target)
                if found is None:
                    raise ValueError(f'the text refers to {kind} "{target}", which there is not (yet)')
                href, words = found
                if not href:
                    return text or escape(words)
                return f'<a class="xref" href="{escape(href)}">{text or escape(words)}</a>'
            if kind == "lang":
                return f'<span lang="{escape(target)}">{text}</span>'
            if kind in ("http", "https", "mailto") or url.startswith("#"):
                return f'<a href="{escape(url)}" rel="noopener">{text or escape(url)}</a>'
            return text  # any other address is no link

        def image(self, text: str, url: str, title: str | None = None) -> str:
            return text  # figures come through chapter.figure, with a text alternative

    return Renderer(escape=True)
