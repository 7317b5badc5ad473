"""Changes of the code tree as the page asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaltools.checks import BadInput, Problem
from evaltools.interviews.coding.codebook_values import Text
from evaltools.interviews.coding.joint_text import written_over
from evaltools.interviews.coding.tree import CodeTree
from evaltools.interviews.workbench.answering import Asked, text, texts

TEXTS = ("definition", "use_when", "not_when", "example")
"""What a code means in words, which may be in several languages."""
CHOICES = ("origin", "level")


def change_tree(tree: CodeTree, asked: Asked, op: str, language: str) -> tuple[str, str, str]:
    """Do one change of the tree.

    Parameters
    ----------
    tree : the code tree.
    asked : the message, which says with `act` what is to be done.
    op : name of the operation, so that one sent twice is done once.
    language : the page's; a name in several languages is changed in that one.

    Returns
    -------
    str, str, str
        What was done, the code it was done to, and what that is called, as it may be gone.

    Raises
    ------
    BadInput
        When it cannot be done; nothing has changed then.
    """
    act = text(asked, "act")
    if act in ("undo", "redo"):
        return _step(tree, act, op, language)
    if act == "new":
        made = tree.new(text(asked, "name"), _place(asked, "parent"), before=_place(asked, "before"), op=op)
        return act, made.id, made.label(language)
    if act == "merge":
        into = tree.merge(texts(asked, "codes"), text(asked, "into"), op=op)
        return act, into.id, into.label(language)
    code = text(asked, "code")
    if act == "rename":
        tree.rename(code, text(asked, "name"), language=language, op=op)
    elif act == "move":
        tree.move(code, _place(asked, "parent"), before=_place(asked, "before"), op=op)
    elif act == "split":
        tree.split(code, _parts(asked), op=op)
    elif act == "recolour":
        tree.recolour(code, text(asked, "colour"), op=op)
    elif act == "define":
        tree.define(code, op=op, **_meaning(tree, code, asked, language))
    elif act == "memo":
        over = written_over(tree.memo_of(code), tree.log, text(asked, "over"), str(asked.get("own", "")))
        tree.memo(code, text(asked, "text"), over=over, op=op)
    elif act in ("retire", "restore"):
        (tree.retire if act == "retire" else tree.restore)(code, op=op)
    else:
        raise BadInput(Problem("unknown-request", "the page asked for something unknown."))
    return act, code, tree[code].label(language)


def _step(tree: CodeTree, act: str, op: str, language: str) -> tuple[str, str, str]:
    done = tree.undo(op=op) if act == "undo" else tree.redo(op=op)
    if done is None:
        raise BadInput(Problem(f"nothing-to-{act}", f"there is nothing to {act}."))
    code = str(done.content.get("code", done.content.get("into", "")))
    known = code in tree.codebook
    return act, code if known else "", tree[code].label(language) if known else ""


def _place(asked: Asked, key: str) -> str | None:
    return None if asked.get(key) is None else text(asked, key)


def _parts(asked: Asked) -> dict[str, list[str]]:
    parts = asked.get("parts")
    if not isinstance(parts, Mapping):
        raise BadInput(Problem("bad-request", '"parts" says not what becomes of the passages.'))
    return {str(name): texts(parts, name) for name in parts}


def _meaning(tree: CodeTree, code: str, asked: Asked, language: str) -> dict[str, Any]:
    """What the page says of a code; a text there is in several languages is changed in the page's."""
    given = asked.get("meaning")
    if not isinstance(given, Mapping):
        raise BadInput(Problem("bad-request", '"meaning" says nothing of the code.'))
    out: dict[str, Any] = {}
    for key in (*TEXTS, *CHOICES):
        if key in given:
            out[key] = text(given, key)
    for key in TEXTS:
        old: Text = getattr(tree[code], key)
        if key in out and isinstance(old, Mapping):
            out[key] = {**old, language: out[key]}
    if "heading" in given:
        out["heading"] = given["heading"] is True
    return out
