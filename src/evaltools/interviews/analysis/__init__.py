"""What coded interviews show: who speaks of what, how far coders agree, and on how few persons it rests."""

from evaltools.interviews.analysis.groups import joined_groups, shown_groups
from evaltools.interviews.analysis.material import Heard, Material
from evaltools.interviews.analysis.tables import (
    agreement,
    by_code,
    groups,
    rests_on,
    said_together,
    share_of_few,
    spoken,
)

__all__ = [
    "Heard", "Material", "agreement", "by_code", "groups", "joined_groups", "rests_on", "said_together",
    "share_of_few", "shown_groups", "spoken",
]  # fmt: skip
