"""What a chapter prints is kept whole, in order, whatever the pace, and each way to fail is told as what it is."""

from __future__ import annotations

import asyncio
import json
import os
import shutil

from evaltools.run.kernels import Where, manager, private_folder

PIECES = 10_000


def _printed(study, name):
    """Text of each output of a chapter's second code cell, by its kind."""
    path = study.result(name) / "notebook.ipynb"
    cells = [cell for cell in json.loads(path.read_text())["cells"] if cell["cell_type"] == "code"]
    outputs = next(cell["outputs"] for cell in cells if "PIECES" in "".join(cell["source"]))
    return [(item["output_type"], "".join(item.get("text", ()))) for item in outputs]


def test_ten_thousand_small_pieces_are_kept_every_time(quick_study, chapter):
    lines = f"PIECES = {PIECES}\nfor n in range(PIECES):\n    print('x' * 80, n, flush=True)"
    shown = (
        "PIECES = 300\nfor n in range(PIECES):\n    print(n, end=' ', flush=True)\n"
        "print()\ndisplay('shown')\nprint('after')"
    )
    much = "PIECES = 0\nfor n in range(1_100):\n    print('x' * 999, flush=True)"
    study = quick_study(
        chapter("lines", lines), chapter("again", lines), chapter("shown", shown), chapter("much", much)
    )
    study.run("--no-publish", "--jobs", "2")
    whole = "".join(f"{'x' * 80} {n}\n" for n in range(PIECES))
    assert _printed(study, "lines") == _printed(study, "again") == [("stream", whole)]
    before, display, after = _printed(study, "shown")
    assert before == ("stream", "".join(f"{n} " for n in range(300)) + "\n")
    assert (display[0], after) == ("display_data", ("stream", "after\n"))
    # Beyond the limit it is cut, and that is said once.
    kept = ("x" * 999 + "\n") * 1000 + "\n[cut: the chapter prints more than is kept]\n"
    assert _printed(study, "much") == [("stream", kept)]


def test_output_that_does_not_arrive_is_not_told_as_a_slow_chapter(quick_study, chapter):
    deaf = "get_ipython().kernel.iopub_thread.stop()"
    loop = "while True:\n    print('x', flush=True)"
    study = quick_study(chapter("deaf", deaf), chapter("loop", loop))
    ended = study.run("--no-publish", "--timeout", "5", "--jobs", "2", check=1)
    told = {name: study.record(name)["reason"] for name in ("deaf", "loop")}
    assert told == {
        "deaf": "The chapter ended its work, but not all of its output arrived within 5 seconds.",
        "loop": "The chapter took longer than 5 seconds.",
    }
    assert "Traceback" not in ended.said


async def _read_late(folder, cell, seconds):
    """Run a cell in a kernel as chapters have them, read nothing for so long, then count its lines."""
    kernel = manager(Where(str(folder)))
    await kernel.start_kernel(env=dict(os.environ))
    client = kernel.client()
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=120)
        sent = client.execute(cell)
        await asyncio.sleep(seconds)
        lines = 0
        while True:
            message = await client.get_iopub_msg(timeout=120)
            if message["parent_header"].get("msg_id") != sent:
                continue
            if message["msg_type"] == "stream":
                lines += message["content"]["text"].count("\n")
            elif message["content"].get("execution_state") == "idle":
                return lines
    finally:
        client.stop_channels()
        await kernel.shutdown_kernel(now=True)


def test_a_kernel_waits_for_a_slow_reader():
    folder = private_folder()
    try:
        cell = f"for n in range({PIECES}):\n    print('x' * 600, n, flush=True)"
        assert asyncio.run(_read_late(folder, cell, 6)) == PIECES
    finally:
        shutil.rmtree(folder, ignore_errors=True)
