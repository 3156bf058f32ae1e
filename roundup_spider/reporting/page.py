"""The report as one HTML file: charts, scripts and style inside, and a policy that forbids it the network."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import altair as alt
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from roundup_spider.reporting.charts import charts
from roundup_spider.reporting.figures import Figures
from roundup_spider.serving.templating import FILTERS

_DRAW = """
for (const place of document.querySelectorAll("[data-chart]")) {
  const specification = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  if (place.clientWidth < 520) specification.config.legend.columns = 2;
  const actions = { export: { svg: true, png: true }, source: false, compiled: false, editor: false };
  vegaEmbed(place, specification, { ast: true, renderer: "svg", actions }).catch((error) => {
    place.textContent = "This chart could not be drawn: " + error;
  });
}
"""


def page_of(figures: Figures, made: str) -> str:
    """The whole page; `made` says when and from what."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")), autoescape=True, undefined=StrictUndefined
    )
    environment.filters.update(FILTERS)
    script = drawing_script()
    return environment.get_template("report.html").render(
        figures=figures,
        made=made,
        charts={name: _json(chart) for name, chart in charts(figures).items()},
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src '{_fingerprint(script)}'",
    )


def drawing_script() -> str:
    """Vega, Vega-Lite and what draws the charts, as one script that can stand inside a page."""
    version = alt.VEGALITE_VERSION.rsplit(".", 1)[0].removeprefix("v")
    script: str = vl_convert.javascript_bundle(_DRAW, vl_version=version)
    return script.replace("</script", "<\\/script")


def _fingerprint(script: str) -> str:
    """What a Content-Security-Policy calls an inline script by."""
    return "sha256-" + base64.b64encode(sha256(script.encode()).digest()).decode()


def _json(chart: dict[str, Any]) -> Markup:
    """JSON that can stand in a script element, whatever the names in it."""
    return Markup(json.dumps(chart, ensure_ascii=False).replace("<", "\\u003c"))  # noqa: S704
