"""How a bench hands in its figures, and the page that shows them all: bench/RESULTS.md with its chart.

``hand_in("what_if", [Figure(…), …])`` keeps a bench's figures in ``bench/results/what_if.json``, in place of those of its
last run, and writes the page anew from all benches. A figure is a ratio: what was measured, beside something measured in
the same run, so that it holds on another machine. ``python bench/results.py`` writes the page alone.
"""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Literal

import altair as alt
import pandas as pd

HERE = Path(__file__).parent
KEPT = HERE / "results"
PAGE, CHART = HERE / "RESULTS.md", HERE / "results.svg"


def p95(values: Sequence[float]) -> float:
    """The smallest value that 95% of them do not exceed."""
    return sorted(values)[-(-len(values) * 95 // 100) - 1]


@dataclass(frozen=True)
class Figure:
    """One ratio: every measurement ``of`` something over those ``beside`` it, by median or by p95, with the most it may be."""

    what: str
    against: str
    of: Sequence[float]
    beside: Sequence[float]
    goal: float | None = None
    by: Literal["p50", "p95"] = "p50"
    unit: str = "ms"
    note: str = ""

    @property
    def ratio(self) -> float:
        one = median if self.by == "p50" else p95
        return one(self.of) / one(self.beside)

    @property
    def met(self) -> str:
        return "–" if self.goal is None else "met" if self.ratio <= self.goal else "not met"


def hand_in(bench: str, figures: Sequence[Figure]) -> None:
    """Keep a bench's figures with today's date and this machine, print them, and write the page anew."""
    KEPT.mkdir(exist_ok=True)
    kept = {"date": date.today().isoformat(), "machine": machine(), "figures": [asdict(figure) for figure in figures]}
    (KEPT / f"{bench}.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1, default=list) + "\n", "utf-8")
    for figure in figures:
        print(f"{figure.what} / {figure.against}: {figure.ratio:.3g} ({figure.met})")
    write_page()


def machine() -> str:
    """The processor, its cores, the memory, the system and Python of this machine, and what else it did meanwhile."""
    info = Path("/proc/cpuinfo")
    names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{(names or [platform.machine()])[0]}, {os.cpu_count()} cores, {memory:.0f} GB, {system}, load average {os.getloadavg()[2]:.0f} over the last 15 minutes"


def write_page() -> None:
    """The page and its chart, from the figures that all benches handed in last."""
    text = [
        "# What was measured",
        "",
        "Written by `bench/results.py`; `make bench` measures anew. Every figure is a ratio against something measured in the",
        "same run, by the median (p50) or the p95 of all measurements, whose both sides stand beside it as *p50 / p95*.",
        "A ratio under 1 is less than what it stands beside.",
        "",
        f"![Every ratio that has a goal, beside its goal]({CHART.name})",
    ]
    charted: list[dict[str, object]] = []
    for path in sorted(KEPT.glob("*.json")):
        kept = json.loads(path.read_text("utf-8"))
        figures = [Figure(**figure) for figure in kept["figures"]]
        text += ["", f"## {path.stem}", "", f"{kept['date']} · {kept['machine']}", ""]
        text += ["| what | beside | ratio | by | goal | | measured | beside it | runs |", "|---|---|--:|---|--:|---|--:|--:|--:|"]
        text += [_row(figure) for figure in figures]
        text += ["", *(f"- {figure.what} / {figure.against}: {figure.note}" for figure in figures if figure.note)]
        charted += [{"what": f"{f.what} / {f.against}", "ratio": f.ratio, "goal": f.goal, "state": f.met} for f in figures if f.goal]
    PAGE.write_text("\n".join(text).rstrip() + "\n", "utf-8")
    if charted:
        _chart(pd.DataFrame(charted)).save(str(CHART))


def _row(figure: Figure) -> str:
    def amounts(values: Sequence[float]) -> str:
        return f"{median(values):.4g} / {p95(values):.4g} {figure.unit}"

    goal = "–" if figure.goal is None else f"≤ {figure.goal:g}"
    cells = (figure.what, figure.against, f"**{figure.ratio:.3g}**", figure.by, goal, figure.met, amounts(figure.of), amounts(figure.beside))
    return f"| {' | '.join(cells)} | {len(figure.of)} |"


def _chart(rows: pd.DataFrame) -> alt.LayerChart:
    """A mark a ratio, a tick its goal, on a scale where half and double are as far from 1."""
    base = alt.Chart(rows).encode(y=alt.Y("what:N", sort=None, axis=alt.Axis(title=None, labelLimit=560)))
    words, legend = ["met", "not met"], alt.Legend(title=None, orient="top")
    tint = alt.Color("state:N", scale=alt.Scale(domain=words, range=["#0B5FA5", "#B42318"]), legend=legend)
    form = alt.Shape("state:N", scale=alt.Scale(domain=words, range=["circle", "square"]), legend=legend)
    x = alt.X("ratio:Q", scale=alt.Scale(type="log"), axis=alt.Axis(title="ratio (log); the tick is the goal", tickCount=5))
    return alt.layer(
        base.mark_tick(thickness=2, size=16, color="#5F6B76").encode(x="goal:Q"),
        base.mark_point(size=80, filled=True, opacity=1).encode(x=x, color=tint, shape=form),
    ).properties(width=420, height=alt.Step(24), background="white")


if __name__ == "__main__":
    write_page()
