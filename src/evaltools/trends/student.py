"""What results share that rest on Student's t: an estimate, its standard error and degrees of freedom."""

from __future__ import annotations

import numpy as np
from scipy import stats


class OnStudentsT:
    """A difference with its standard error, tested on t."""

    difference: float
    se: float
    df: float

    @property
    def estimate(self) -> float:
        """The difference."""
        return self.difference

    def p_within(self, margin: float) -> float:
        """p-value of two one-sided tests that the difference lies within the margin."""
        return float(np.max(stats.t.sf((margin + np.array([-1, 1]) * self.difference) / self.se, self.df)))
