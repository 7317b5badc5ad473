"""What a peer needs to fit a result again with statsmodels: formula, data and call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
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
    options: dict[str, float] = field(default_factory=dict)
    """Arguments of the family."""

    @property
    def call(self) -> str:
        """One line of Python that fits the model, given `data`."""
        options = ", ".join(f"{name}={value!r}" for name, value in self.options.items())
        return (
            f"smf.glm({self.formula!r}, data, family=sm.families.{self.family}({options}), offset=data['log_exposure'])"
            f".fit(scale={self.scale!r})"
        )

    def fit(self) -> Any:
        """The fitted statsmodels result."""
        import statsmodels.api as sm
        import statsmodels.formula.api as smf

        kind = getattr(sm.families, self.family)(**self.options)
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


@dataclass(frozen=True)
class Call:
    """A function of statsmodels that computes the same."""

    module: str
    function: str
    arguments: dict[str, Any]

    @property
    def call(self) -> str:
        """One line of Python."""
        given = ", ".join(
            f"{name}=np.array({value!r})" if isinstance(value, list) else f"{name}={value!r}"
            for name, value in self.arguments.items()
        )
        return f"{self.function}({given})"

    def fit(self) -> Any:
        """What statsmodels gives."""
        function: Callable[..., Any] = getattr(import_module(self.module), self.function)
        arrays = {n: np.array(v) if isinstance(v, list) else v for n, v in self.arguments.items()}
        return function(**arrays)

    def __str__(self) -> str:
        return f"import numpy as np\nfrom {self.module} import {self.function}\n{self.call}"


def refit_series(result: Any) -> Refit:
    """An interrupted series as a log-linear model with the columns it was fitted with."""
    import pandas as pd

    if np.ndim(result.ratio):
        raise InvalidArgument("result", "holds many series; fit them one at a time.")
    if not 0 < result.ratio < np.inf:
        raise InvalidArgument("result", "has no events on one side; there is no coefficient to fit.")
    columns = [name.replace(" ", "_") for name in result.names]
    data = pd.DataFrame(result.design, columns=columns, index=result.index).drop(columns="level")
    data.insert(0, "events", np.asarray(result.observed, dtype=float))
    data["log_exposure"] = np.asarray(result.log_exposure)
    formula = "events ~ " + " + ".join(columns[1:])
    if result.alpha > 0:
        options = {"alpha": float(result.alpha)}
        return Refit(formula, data.dropna(), "NegativeBinomial", "X2", "step", options)
    return Refit(formula, data.dropna(), "Poisson", "X2", "step")


def refit_counts(result: Any) -> Refit:
    """Two counts as a Poisson model with the dispersion that was given."""
    import pandas as pd

    if np.ndim(result.ratio):
        raise InvalidArgument("result", "holds many comparisons; fit them one at a time.")
    events = [float(result.before), float(result.after)]
    exposure = [float(np.log(e)) for e in result.exposure]
    data = pd.DataFrame({"events": events, "after": [0.0, 1.0], "log_exposure": exposure})
    return Refit("events ~ after", data, "Poisson", float(result.dispersion), "after")


def refit_shares(result: Any) -> Call:
    """Newcombe's interval of two shares."""
    if np.ndim(result.difference):
        raise InvalidArgument("result", "holds many comparisons; fit them one at a time.")
    n = [float(v) / float(d) for v, d in zip(result.n, result.design_effect, strict=True)]
    return Call(
        "statsmodels.stats.proportion",
        "confint_proportions_2indep",
        {
            "count1": float(result.after) * n[1],
            "nobs1": n[1],
            "count2": float(result.before) * n[0],
            "nobs2": n[0],
            "method": "newcomb",
            "compare": "diff",
            "alpha": round(1 - result.level, 12),
        },
    )


def refit_pooled(result: Any) -> Call:
    """A meta-analysis with Paule and Mandel's variance between districts and t intervals."""
    return Call(
        "statsmodels.stats.meta_analysis",
        "combine_effects",
        {
            "effect": list(result.effects),
            "variance": [se**2 for se in result.standard_errors],
            "method_re": "iterated",
            "use_t": True,
            "alpha": round(1 - result.level, 12),
        },
    )
