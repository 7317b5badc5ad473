"""Templates that speak: sentences stand in them as messages, and anything sayable is shown through a filter."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from evaltools.formats.html import inline
from evaltools.words.messages import Message, Sayable
from evaltools.words.voice import Voice


def speaking(environment: Any) -> None:
    """Let templates speak: `say("English", n=1)`, `plural(...)`, and `x | spoken` for anything sayable.

    The voice is the one of the values a template is rendered with. `x | plain` is for attributes, which hold no markup.
    """
    from jinja2 import pass_context

    @pass_context
    def spoken(context: Any, what: Sayable) -> Markup:
        return Markup(inline(what, _voice(context)))  # noqa: S704 - escaped where it is spoken

    @pass_context
    def plain(context: Any, what: Sayable) -> str:
        return _voice(context).speak(what)

    @pass_context
    def say_here(context: Any, text: str, **args: Any) -> Markup:
        return Markup(inline(Message(text, args=tuple(args.items())), _voice(context)))  # noqa: S704

    @pass_context
    def plural_here(context: Any, one: str, many: str, n: int, **args: Any) -> Markup:
        message = Message(one, many, float(n), (("n", n), *args.items()))
        return Markup(inline(message, _voice(context)))  # noqa: S704

    environment.filters.update(spoken=spoken, plain=plain)
    environment.globals.update(say=say_here, plural=plural_here)


def _voice(context: Any) -> Voice:
    if "frame" in context:
        found: Voice = context["frame"].voice
        return found
    voice: Voice = context["voice"] if "voice" in context else context["resources"]["voice"]
    return voice
