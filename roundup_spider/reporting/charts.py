"""The charts, in Altair (Vega-Lite). Colours are CSS variables, so that they follow the page into the dark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt

from roundup_spider.reporting.figures import FIELDS, OTHER_SITES, Figures
from roundup_spider.reporting.rows import Row

Specification = dict[str, Any]
"""A chart in Vega-Lite's JSON."""

_PALETTE = ("#4c78a8", "#e0823d", "#54a24b", "#b279a2", "#d1605e", "#72b7b2",
            "#c9a227", "#8c6d5a", "#6b8fd4", "#a0b35c", "#d58bb4", "#5f9ea0")  # fmt: skip
_REST = "#9a9aa2"

_CONFIG: Specification = {
    "background": "transparent",
    "font": "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelColor": "var(--muted)", "titleColor": "var(--muted)", "domainColor": "var(--line)",
             "gridColor": "var(--line)", "tickColor": "var(--line)", "labelFontSize": 12, "titleFontSize": 12,
             "titleFontWeight": "normal", "labelLimit": 240},
    "legend": {"labelColor": "var(--ink)", "titleColor": "var(--muted)", "labelFontSize": 12, "titleFontSize": 12,
               "titleFontWeight": "normal", "orient": "bottom", "columns": 4, "symbolType": "circle"},
}  # fmt: skip


def charts(figures: Figures) -> dict[str, Specification]:
    """The Vega-Lite specification of each chart that has something to show, by the id of its place in the page."""
    drawn = {
        "releases": (figures.releases, releases),
        "people": (figures.people, people),
        "fills": (figures.fills, fills),
        "copies": (figures.copies, copies),
    }
    return {name: draw(figures) for name, (rows, draw) in drawn.items() if rows}


def _specification(chart: alt.TopLevelMixin) -> Specification:
    """The chart as wide as its place, in our colours."""
    drawn: Specification = chart.to_dict()
    return {**drawn, "width": "container", "autosize": {"type": "fit-x", "contains": "padding"}, "config": _CONFIG}


def _chart(rows: Iterable[Row], **properties: Any) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]), **properties)


def _period(figures: Figures) -> alt.X:
    """The time axis: every period is a place of its own; labels are thinned, not turned."""
    axis = alt.Axis(labelAngle=0, labelOverlap="greedy", labelSeparation=8)
    return alt.X("period:O", title=figures.period, axis=axis)


def releases(figures: Figures) -> Specification:
    """Film blocks per period, stacked by site."""
    sites = sorted({str(row["site"]) for row in figures.releases} - {OTHER_SITES})
    others = [OTHER_SITES] if any(row["site"] == OTHER_SITES for row in figures.releases) else []
    colours = alt.Scale(domain=sites + others, range=[*_PALETTE[: len(sites)], *([_REST] if others else [])])
    return _specification(
        _chart(figures.releases, height=300)
        .mark_bar()
        .encode(
            x=_period(figures),
            y=alt.Y("films:Q", title="films written up"),
            color=alt.Color("site:N", title=None, scale=colours),
            tooltip=["period:O", "site:N", "films:Q"],
        )
    )


def people(figures: Figures) -> Specification:
    """The most-seen people as bars, the number at the end of each."""
    rows = [{**row, "rank": rank, "label": f"{rank}. {row['person']}"} for rank, row in enumerate(figures.people, 1)]
    base = _chart(rows, height=22 * len(rows)).encode(
        y=alt.Y("label:N", sort=[str(row["label"]) for row in rows], title=None),
        x=alt.X("films:Q", axis=None),
        tooltip=["person:N", "films:Q", "mentions:Q"],
    )
    bars = base.mark_bar(color=_PALETTE[0], cornerRadiusEnd=3, height={"band": 0.7})
    numbers = base.mark_text(align="left", dx=5, fill="var(--ink)").encode(text="films:Q")
    return _specification(alt.LayerChart(layer=[bars, numbers]))


def fills(figures: Figures) -> Specification:
    """The share of film blocks that have each field, over time."""
    colours = alt.Scale(domain=list(FIELDS), range=list(_PALETTE[: len(FIELDS)]))
    return _specification(
        _chart(figures.fills, height=260)
        .mark_line(point=True, strokeWidth=2)
        .encode(
            x=_period(figures),
            y=alt.Y("share:Q", title="share of films", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("field:N", title=None, scale=colours),
            tooltip=["period:O", "field:N", alt.Tooltip("share:Q", format=".1%"), "blocks:Q"],
        )
    )


def copies(figures: Figures) -> Specification:
    """Who posts first and who follows, shaded by the films they share."""
    shown = _busiest(figures)
    rows = [row for row in figures.copies if {row["site"], row["copied_by"]} <= shown]
    shade = alt.Scale(range=["#8fb3d9", "#1f4e86"])
    return _specification(
        _chart(rows, height=26 * len({row["site"] for row in rows}))
        .mark_rect(cornerRadius=3)
        .encode(
            x=alt.X("copied_by:N", title="follows", axis=alt.Axis(labelAngle=-40, orient="top")),
            y=alt.Y("site:N", title="posts first"),
            color=alt.Color("shared_films:Q", title="films in common", scale=shade, legend=alt.Legend(orient="bottom")),
            tooltip=[
                alt.Tooltip("site:N", title="posts first"),
                alt.Tooltip("copied_by:N", title="follows"),
                alt.Tooltip("articles:Q", title="pairs of articles"),
                alt.Tooltip("shared_films:Q", title="films in common"),
                alt.Tooltip("days_later:Q", title="days later, on average"),
            ],
        )
    )


_MOST_COPIERS = 30


def _busiest(figures: Figures) -> set[object]:
    """The sites with the most in common with others."""
    size: dict[object, int] = {}
    for row in figures.copies:
        for side in ("site", "copied_by"):
            size[row[side]] = size.get(row[side], 0) + int(row["shared_films"] or 0)
    return set(sorted(size, key=lambda site: (-size[site], str(site)))[:_MOST_COPIERS])
