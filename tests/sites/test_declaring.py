"""A site file that cannot be meant says so when it is loaded: what is wrong, and what to write instead."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from normalize.errors import UsageError
from roundup_spider import spiders
from roundup_spider.layout import Expectations, Layout
from roundup_spider.sites import sites
from roundup_spider.spiders.base import Feed, Listing, RoundupSpider, Sitemap


def declared(**options: Any) -> type[RoundupSpider]:
    """A site with the options given, otherwise sound."""
    sound = {"name": "films", "allowed_domains": ("films.example",), "__module__": "films"}
    return type("FilmsSpider", (RoundupSpider,), {**sound, **options})


LAYOUTS: list[tuple[Callable[[], object], str]] = [
    (lambda: Layout(article="//div[@id='x']"), "XPath; the CSS of //div[@class='text'] is div.text"),
    (lambda: Layout(article="div::text"), "leave out what begins with ::"),
    (lambda: Layout(article="p:contains('x')"), ":contains() is no CSS"),
    (lambda: Layout(article="div.2col"), '[class~="1a"]'),
    (lambda: Layout(article="div..text"), "a dot or # wants a name after it"),
    (lambda: Layout(article=""), "expected for example 'article'"),
    (lambda: Layout(article=("div", "p")), "expected a CSS selector as text"),  # type: ignore[arg-type]
    (lambda: Layout(when="[[["), "when='[[[' is no CSS selector"),
    (lambda: Layout(skip=".ad"), "write skip=('.ad',)"),  # type: ignore[arg-type]
    (lambda: Layout(skip=(".ad", "//p")), "skip[1]='//p' is no CSS selector: that is XPath"),
    (lambda: Layout(language="fr-FR"), "write 'fr'"),
    (lambda: Layout(language="French"), "expected a language of two letters"),
    (lambda: Layout(labels={"trivia": "Good to know"}), "write labels['trivia']=('Good to know',)"),  # type: ignore[dict-item]
    (lambda: Layout(labels={"synopsys": ("About",)}), "'synopsys' is unknown, did you mean 'synopsis'?"),
    (lambda: Layout(labels=["Good to know"]), "expected labels by meaning"),  # type: ignore[arg-type]
    (lambda: Layout(expect={"films": (1, 2)}), "expected Expectations("),  # type: ignore[arg-type]
    (lambda: Layout(expect=Expectations(films=(12, 2))), "the fewest and the most films of a page"),
    (lambda: Layout(expect=Expectations(fill={"title": 95})), "write 0.95"),
    (lambda: Layout(expect=Expectations(fill={"titel": 0.9})), "did you mean 'title'?"),
    (lambda: Layout(expect=Expectations(never=frozenset(["actors"]))), "Known are cast, directors"),
    (lambda: Layout(expect=Expectations(fill={"cast": 0.9}, never=frozenset(["cast"]))), "keep one of the two"),
    (lambda: Layout(expect=Expectations(unclaimed=15)), "write 0.15"),
]
SITES: list[tuple[dict[str, Any], str]] = [
    ({"seed": ()}, "no option 'seed', did you mean 'seeds'?"),
    ({"roundup": "x"}, "did you mean 'roundups'?"),
    ({"allowed_domains": "films.example"}, "write allowed_domains=('films.example',)"),
    ({"allowed_domains": ("https://www.films.example/",)}, "write 'films.example'"),
    ({"seeds": Feed("https://films.example/feed/")}, "one alone needs a comma after it"),
    ({"seeds": ("https://films.example/feed/",)}, "expected a tuple of Feed or Listing or Sitemap"),
    ({"seeds": (Feed("https://other.example/feed/"),)}, "write ('films.example', 'other.example')"),
    ({"seeds": (Feed("films.example/feed"),)}, "is no web address; expected https://films.example/"),
    ({"seeds": (Sitemap("https://films.example/s.xml", parts="("),)}, "seeds[0].parts='('"),
    ({"seeds": (Listing("https://films.example/", links="a[["),)}, "seeds[0].links='a[[' is no CSS"),
    ({"roundups": "*-films"}, "a pattern is no glob"),
    ({"titles": "(?i"}, "titles='(?i' is no pattern"),
    ({"layouts": Layout()}, "one alone needs a comma after it: layouts = ("),
    ({"layouts": (Layout(article="p"), Layout(when="div"))}, "layout 1 of 2 applies to every page"),
    ({"cadence": 7}, "such as timedelta(days=7)"),
    ({"cadence": timedelta(days=30)}, "write a freshness of at least 30 days"),
    ({"roundups": "/films-(of|for)-", "examples": ("https://films.example/films-at-1",)}, "as far as '/films-'"),
    ({"examples": ("https://other.example/1",)}, "outside allowed_domains"),
]


@pytest.mark.parametrize(("build", "said"), LAYOUTS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_layout_that_cannot_be_meant_is_refused(build: Callable[[], object], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        build()
    assert said in str(raised.value)


@pytest.mark.parametrize(("options", "said"), SITES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_site_that_cannot_be_meant_is_refused(options: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        declared(**options)
    assert said in str(raised.value)


def test_a_sound_site_and_a_site_with_methods_of_its_own_are_taken() -> None:
    new = Layout(article="#content", when="section.film", language="fr")
    spider = declared(layouts=(new, new.but(article="div.text", when=None)), read_aloud=lambda self: None)
    assert [layout.language for layout in spider.layouts] == ["fr", "fr"]
    assert spider.layouts[1].article == "div.text"


@pytest.fixture
def site_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files count as site files, besides those of the package."""
    known = set(sys.modules)
    monkeypatch.setattr(spiders, "__path__", [*spiders.__path__, str(tmp_path)])
    sites.cache_clear()
    yield tmp_path
    sites.cache_clear()
    for name in set(sys.modules) - known:
        if name.startswith("roundup_spider.spiders."):
            del sys.modules[name]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from roundup_spider.layout import Layout\nLayout(artikle='p')", "'artikle', did you mean 'article'?"),
        ("from roundup_spider.layout import Expectations\nExpectations(fil={})", "did you mean 'fill'?"),
        ("from roundup_spider.spiders.base import Listing\nListing('u', link='a')", "did you mean 'links'?"),
        ("from roundup_spider.layout import Layout\nLayout(article='//p')", "that is XPath"),
        ("name = ", "SyntaxError"),
    ],
)
def test_the_message_names_the_file_and_the_option_that_was_meant(site_folder: Path, text: str, said: str) -> None:
    (site_folder / "broken_films.py").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        sites()
    assert f"site file {site_folder / 'broken_films.py'}: " in str(raised.value)
    assert said in str(raised.value)
