"""What every site file is held to, whatever the site. No test here names one."""

import re
from datetime import date, timedelta
from inspect import getsource
from statistics import median, quantiles
from urllib.parse import urlsplit

import pytest
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from normalize.figures import SiteFigures
from normalize.gates import failures
from normalize.vocabulary import vocabulary
from roundup_spider import settings
from roundup_spider.discovery import canonical_url
from roundup_spider.reading import read
from roundup_spider.sites import expectations_for, real_sites, site, site_for, sites
from roundup_spider.spiders.base import RoundupSpider
from tests.golden import cases

REAL = [site(name) for name in real_sites()]
of_real_sites = pytest.mark.parametrize("spider", REAL, ids=lambda spider: spider.name)


def site_lines(spider: type[RoundupSpider]) -> int:
    """How many lines a site costs: its whole file."""
    from importlib import import_module

    return getsource(import_module(spider.__module__)).count("\n")


def test_the_pack_is_wide() -> None:
    languages = {layout.language for spider in REAL for layout in spider.layouts if layout.language}
    assert len(REAL) >= 20
    assert len(languages) >= 6


def test_a_site_costs_about_twenty_lines() -> None:
    lines = [site_lines(spider) for spider in REAL]
    assert median(lines) <= 22
    assert quantiles(lines, n=10)[-1] <= 40


def test_names_and_domains_are_unique() -> None:
    domains = [domain for spider in sites().values() for domain in spider.allowed_domains or ()]
    assert len(domains) == len(set(domains))
    assert len({spider.__name__ for spider in sites().values()}) == len(sites())


def test_scrapy_finds_the_same_sites() -> None:
    loader = SpiderLoader.from_settings(Settings({"SPIDER_MODULES": settings.SPIDER_MODULES}))
    assert set(loader.list()) == set(sites())


@of_real_sites
def test_a_site_declares_and_does_nothing_else(spider: type[RoundupSpider]) -> None:
    assert spider.__module__.rsplit(".", 1)[-1] == spider.name
    assert not [name for name, value in vars(spider).items() if callable(value)]
    assert spider.seeds
    assert spider.layouts


@of_real_sites
def test_a_site_says_what_was_verified(spider: type[RoundupSpider]) -> None:
    assert len(spider.verified) > 20
    assert "ftr-site-config" in spider.verified or not any(layout.article for layout in spider.layouts)


@of_real_sites
def test_politeness_is_left_alone(spider: type[RoundupSpider]) -> None:
    """Delays, robots.txt and caps are the same for all real sites: none may ask for less."""
    assert not spider.custom_settings
    assert not spider.private_network
    assert timedelta(hours=6) <= spider.cadence <= timedelta(days=7) <= spider.freshness


@of_real_sites
def test_only_some_articles_are_taken(spider: type[RoundupSpider]) -> None:
    """The address or the title tells a roundup from the rest of the site."""
    home = f"https://www.{spider.allowed_domains[0]}/"
    assert not re.search(spider.roundups, home) or spider.titles
    assert spider.titles or spider.examples
    assert not re.search(spider.titles or "$^", "An interview with the mayor about the new bridge")


@of_real_sites
def test_examples_are_addresses_as_the_crawl_keeps_them(spider: type[RoundupSpider]) -> None:
    for url in spider.examples:
        assert re.search(spider.roundups, canonical_url(url))
        assert site_for(url) is spider


@of_real_sites
def test_seeds_are_no_articles(spider: type[RoundupSpider]) -> None:
    for seed in spider.seeds:
        assert urlsplit(seed.url).scheme == "https"
        assert not re.search(spider.roundups, seed.url) or spider.titles


@of_real_sites
def test_the_gates_take_its_expectations(spider: type[RoundupSpider]) -> None:
    expect = expectations_for(spider.name)
    assert expect.fill["title"] >= 0.8
    assert expect.films[1] <= 100
    empty = SiteFigures(spider.name, expect, (), freshness=spider.freshness)
    assert [failure.gate for failure in failures(empty, date(2022, 7, 20))] == ["no-articles"]


@of_real_sites
def test_its_languages_are_known_to_the_vocabulary(spider: type[RoundupSpider]) -> None:
    known = vocabulary().function_words.keys()
    assert {layout.language for layout in spider.layouts if layout.language} <= known


@of_real_sites
def test_its_layouts_are_survived_by_any_page(spider: type[RoundupSpider]) -> None:
    assert read(b"<p>Nothing on this week.</p>", layouts=spider.layouts).blocks == ()


def test_layouts_of_the_pack_cut_their_golden_pages() -> None:
    """Of the cases whose site is in the pack, none finds its selector gone."""
    of_pack = [case for case in cases.cases("open") if case.meta["site"] in real_sites()]
    assert len(of_pack) >= 5
    for case in of_pack:
        issues = cases.article(case.name).issues
        assert "layout-mismatch" not in {issue.code for issue in issues}, case.name
