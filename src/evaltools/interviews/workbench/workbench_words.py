"""What the workbench says beside what the page of one interview says; the page fills in {0} and {1}."""

from __future__ import annotations

from functools import cache
from typing import Any

from evaltools.interviews.workbench.coder_words import KEYS, A, B, C, page_words
from evaltools.words import Message, Voice, say

BENCH_KEYS: tuple[tuple[str, Message], ...] = (
    ("V", say("new code called by the words selected")),
    ("F6", say("to the interviews, the text, the panel")),
    ("Alt+PgUp Alt+PgDn", say("previous, next interview")),
    ("F2 Ins Del", say("in the tree: rename, new code below, retire")),
    ("Alt+↑ Alt+↓", say("in the tree: move among siblings")),
    ("Alt+→ Alt+←", say("in the tree: move below the code above, or out")),
    ("Alt+Enter", say("in the tree: definition, colour and memo")),
    ("Shift+F10", say("in the tree: everything that can be done")),
    ("← →", say("in the tree: fold, unfold")),
)  # fmt: skip

WORDS: dict[str, Message] = {
    "tab_memos": say("Memos"),
    "interviews": say("Interviews"),
    "find_interview": say("Find interview"),
    "no_interviews": say("There are no interviews in the folder."),
    "begun": say("{a} of {b} interviews begun", a=A, b=B),
    "progress": say("{a}: {b} codings, to {c} % of the text", a=A, b=B, c=C),
    "no_codes_yet": say("There are no codes yet. Make one with +, or select words in the text and press V."),
    "code_menu": say("What can be done to the code"),
    "undo_tree": say("Undo the change of the code tree"),
    "redo_tree": say("Redo the change of the code tree"),
    "new_code": say("New code"),
    "new_below": say("New code below"),
    "new_beside": say("New code beside"),
    "new_name": say("Name of the new code"),
    "new_name_below": say("Name of the new code below “{a}”", a=A),
    "in_vivo": say("Name of the code, in the informant's words"),
    "rename": say("Rename"),
    "edit": say("Edit"),
    "edit_meaning": say("Definition, colour, memo"),
    "move_to": say("Move below another code …"),
    "move_top": say("Move to the top level"),
    "move_choose": say("Choose the code that “{a}” shall stand below.", a=A),
    "merge_into": say("Merge into another code …"),
    "merge_choose": say("Choose the code that “{a}” becomes part of.", a=A),
    "make_heading": say("Make it a heading"),
    "make_code": say("Make it a code again"),
    "heading_word": say("heading"),
    "retire_code": say("Retire"),
    "restore_code": say("Take into use again"),
    "retired": say("retired"),
    "ok": say("OK"),
    "cancel": say("Cancel"),
    "save": say("Save"),
    "definition": say("Definition"),
    "colour": say("Colour"),
    "code_memo": say("Memo on the code"),
    "tree_new": say("New code: {a}", a=A),
    "tree_rename": say("The code is now called {a}.", a=A),
    "tree_move": say("Moved: {a}", a=A),
    "tree_merge": say("Merged into {a}. Its passages are shown there; Undo takes them apart.", a=A),
    "tree_recolour": say("New colour: {a}", a=A),
    "tree_define": say("Changed: {a}", a=A),
    "tree_memo": say("The memo on {a} is saved.", a=A),
    "tree_retire": say("Retired: {a}. Passages that have it keep it.", a=A),
    "tree_restore": say("In use again: {a}", a=A),
    "tree_undo": say("The change of the code tree is undone."),
    "tree_redo": say("The change of the code tree is made again."),
    "op_tree": say("Change of the code tree"),
    "op_invivo": say("New code"),
    "op_memo": say("Memo"),
    "op_done": say("Mark"),
    "refused_circle": say("A code cannot stand below itself."),
    "refused_code-in-use": say("The code would vanish, but passages have it: give them another code first."),
    "refused_retired-code": say("That code is retired: choose another."),
    "memos_about": say("Memos on codings stand with the coding, under Codes. Ctrl+Enter saves."),
    "memo_interview": say("Memo on interview {a}", a=A),
    "memo_code": say("Memo on the code “{a}”", a=A),
    "memo_project": say("Memo on the project"),
    "memo_by": say("last written by {a} {b}", a=A, b=B),
    "memo_kept": say("The memo is being saved."),
    "interview_done": say("I have done with this interview"),
    "did_invivo": say("Coded as {a}: “{b}”", a=A, b=B),
}  # fmt: skip


@cache
def bench_words(language: str) -> dict[str, Any]:
    """Every text of the workbench in a language, those of the page of one interview included."""
    voice = Voice(language)
    spoken: dict[str, Any] = {key: voice.speak(text) for key, text in WORDS.items()}
    keys = [[keys, voice.speak(text)] for keys, text in (*KEYS, *BENCH_KEYS)]
    return {**page_words(language), **spoken, "keys": keys}
