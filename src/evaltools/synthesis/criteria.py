"""What a claim is rated on, and what it can come out as: criteria with their levels, gates and ratings."""

from __future__ import annotations

from collections.abc import Mapping

RATINGS = ("weak", "plausible", "supported", "strong")
"""What a claim can be rated, from lowest to highest."""
GATES = ("not_delivered", "contradicted", "not_assessable")
"""What a claim can be stopped by before it is rated, in the order tried."""
RESULTS = (*GATES, *RATINGS)
"""Everything that a claim can come out as."""
CRITERIA: Mapping[str, tuple[str, ...]] = {
    "delivery": ("not_delivered", "unknown", "partly", "mostly", "fully"),
    "outcome": ("worsened", "unchanged", "not_testable", "cannot_tell", "documented", "improved"),
    "link": ("contradicted", "against", "none", "mixed", "weak", "moderate", "strong"),
    "design": ("0", "1", "2", "traced", "3", "4", "5"),
    "strands": ("dissonance", "silence", "partial", "agreement"),
    "groups": ("0", "1", "2", "3"),
    "rival": ("likely", "not_examined", "possible", "unlikely", "ruled_out"),
}
"""What a rating looks at, each with its levels from worst to best."""
CONTRARY = ("worsened", "unchanged")
"""Outcomes that speak against a claim, the more so the stronger the design."""
