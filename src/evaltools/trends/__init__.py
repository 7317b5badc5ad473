"""Statistics of change for evaluations: few annual points as well as years of months.

Plain arrays or DataFrames in, frozen dataclasses out; each reads as one plain sentence. Where data cannot
carry a test the result is `NotTestable` with its reason.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# Names are imported when they are first used, so that importing the package costs nothing. No module is
# named after what it holds: once imported, it would hide the function.
_HOME = {
    "NotTestable": "results",
    "arrow": "arrows",
    "arrow_false_alarm": "arrows",
    "sentence": "sentences",
    "verdict_words": "sentences",
    "reason_words": "reasons",
    "tipping_words": "sentences",
    "judge": "verdicts",
    "compare_counts": "counts",
    "CountComparison": "counts",
    "compare_proportions": "proportions",
    "ProportionComparison": "proportions",
    "UnknownSize": "proportions",
    "wilson_interval": "proportions",
    "newcombe_interval": "proportions",
    "detectable_change": "detectable",
    "DetectableChange": "detectable",
    "adjust": "adjustment",
    "verdict": "verdicts",
    "Verdict": "verdicts",
    "changes": "consecutive",
    "annual_changes": "annual",
    "AnnualChanges": "annual",
    "AnnualChange": "annual",
    "count_contrasts": "annual_core",
    "CountContrasts": "annual_core",
    "Panel": "annual_core",
    "adjust_jointly": "family",
    "compare_means": "means",
    "MeanComparison": "means",
    "Refit": "refit",
    "design_effect": "surveys",
    "compare_clusters": "surveys",
    "ClusterComparison": "surveys",
    "compare_ordered": "surveys",
    "OrderedComparison": "surveys",
    "control_chart": "charts",
    "ControlChart": "charts",
    "funnel_plot": "charts",
    "FunnelPlot": "charts",
    "staggered_adoption": "staggered",
    "event_study": "staggered",
    "StaggeredAdoption": "staggered",
    "pool_effects": "pooled",
    "PooledEffect": "pooled",
    "specifications": "pooled",
    "Specifications": "pooled",
    "plan_followup": "planned",
    "FollowupPlan": "planned",
    "local_level": "local",
    "LocalLevel": "local",
    "mann_kendall": "monotone",
    "MannKendall": "monotone",
    "interrupted_time_series": "interrupted",
    "InterruptedTimeSeries": "interrupted",
    "placebo_grid": "placebos",
    "placebo_in_time": "placebos",
    "placebo_in_areas": "placebos",
    "displacement": "displaced",
    "Displacement": "displaced",
    "difference_in_differences": "did",
    "DifferenceInDifferences": "did",
    "synthetic_control": "synthetic",
    "SyntheticControl": "synthetic",
    "cochran_armitage": "ordered",
    "CochranArmitage": "ordered",
    "nonresponse_bounds": "nonresponse",
    "NonresponseBounds": "nonresponse",
    "small_number_rule": "small_numbers",
    "SmallNumbers": "small_numbers",
    "maryland_scale": "maryland",
    "Design": "maryland",
    "MarylandLevel": "maryland",
    "change_points": "segments",
    "ChangePoints": "segments",
    "segment_means": "segments",
    "Segment": "segments",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_HOME)
