"""`evaltools version`."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import click

from evaltools import __version__

_SHOWN = (
    "papermill",
    "nbconvert",
    "pandas",
    "numpy",
    "scipy",
    "matplotlib",
    "pyarrow",
    "jupyterlab",
)


@click.command("version")
def command() -> None:
    """Say which version of evaltools, Python and the main libraries this is."""
    click.echo(f"{'evaltools':<14}{__version__}")
    click.echo(f"{'Python':<14}{platform.python_version()} on {platform.system()}")
    for name in _SHOWN:
        try:
            click.echo(f"{name:<14}{version(name)}")
        except PackageNotFoundError:
            click.echo(f"{name:<14}not installed")
