"""An evaluation that can be run again: programme theory, statistics and coded interviews in one report."""

__version__ = "0.1.0"
