"""What a peer needs to fit a result again with statsmodels: formula, data and call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from evaltools.checks import InvalidArgument

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Refit:
    """A generalised linear model that estimates the same thing."""

    formula: str
    data: pd.DataFrame
    """With the columns of the formula, and `log_exposure`."""
    family: str
    """Name of the class in statsmodels.api.families."""
    scale: float | str
    """Dispersion to multiply variances by, or "X2" for Pearson's chi-square over its degrees of freedom."""
    coefficient: str
    """Name of the coefficient that is the logarithm of the ratio."""

    @property
    def call(self) -> str:
        """One line of Python that fits the model, given `data`."""
        return (
            f"smf.glm({self.formula!r}, data, family=sm.families.{self.family}(), offset=data['log_exposure'])"
            f".fit(scale={self.scale!r})"
        )

    def fit(self) -> Any:
        """The fitted statsmodels result."""
        import statsmodels.api as sm
        import statsmodels.formula.api as smf

        kind = getattr(sm.families, self.family)()
        model = smf.glm(self.formula, self.data, family=kind, offset=self.data["log_exposure"])
        return model.fit(scale=self.scale)

    def __str__(self) -> str:
        return f"import statsmodels.api as sm, statsmodels.formula.api as smf\n{self.call}"


def refit_annual(found: Any, comparison: int) -> Refit:
    """The two counts of one comparison as a Poisson model with the dispersion that the comparison used."""
    import pandas as pd

    if not 0 <= comparison < len(found):
        raise InvalidArgument("comparison", f"is {comparison}; there are {len(found)}, counted from 0.")
    one = found.comparisons[comparison]
    if one.effect != "ratio" or one.contrast == "rest":
        raise InvalidArgument("comparison", f"{comparison} is no comparison of two counts.")
    chosen = [o for o in found.observations if o.row in one.rows]
    data = pd.DataFrame(
        {
            "events": [float(o.events or 0) for o in chosen],
            "after": [float(o.start == one.after_start) for o in chosen],
            "log_exposure": [0.0 if np.isnan(o.people) else float(np.log(o.people)) for o in chosen],
            "period": [o.label for o in chosen],
        }
    )
    scale = 1.0 if np.isnan(one.dispersion) else one.dispersion
    return Refit("events ~ after", data, "Poisson", scale, "after")
