"""Names of what is chosen and shown: adjustments for several comparisons."""

from __future__ import annotations

from evaltools.words.messages import in_context, say

ADJUSTMENTS = {"holm": say("Holm’s method"), "bh": say("Benjamini and Hochberg’s method")}
ROLES = {
    "treated": in_context("role of an area", "Where it was done"),
    "buffer": in_context("role of an area", "Neighbouring area"),
    "control": in_context("role of an area", "Comparison"),
    "elsewhere": in_context("role of an area", "Where it was done later or earlier"),
}
