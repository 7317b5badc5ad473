"""What coded interviews show: who speaks of what, how far coders agree, and on how few persons it rests."""

from evaltools.interviews.analysis.causes import causes, causes_layout
from evaltools.interviews.analysis.groups import joined_groups, shown_groups
from evaltools.interviews.analysis.material import Heard, Material
from evaltools.interviews.analysis.quoted import Told, quoted_by_group, quoted_codes, quoted_layout
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
    "Heard", "Material", "Told", "agreement", "by_code", "causes", "causes_layout", "groups", "joined_groups", "quoted_by_group", "quoted_codes",
    "quoted_layout", "rests_on", "said_together",
    "share_of_few", "shown_groups", "spoken",
]  # fmt: skip
