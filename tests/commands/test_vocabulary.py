"""`roundup vocabulary`: a label added is read, an unknown one is proposed with the command that adds it."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from normalize.vocabulary import vocabulary
from roundup_spider.commands import vocabulary as verb
from roundup_spider.commands.parse import command as parse
from tests import label_recall
from tests.evaluate import gold_pages

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
FILMS = [
    ("The Copper Lake", "Anna Vernier", "Paul Darmon, Lucie Ferrand, Hugo Blanc", "A ferryman finds a letter", "boat"),
    ("Nine Winters", "Marco Salvi", "Greta Nobile, Ivo Conti, Sara Leone", "Three sisters share one coat", "coat"),
    ("Low Tide", "Clara Moreau", "Jean Reno, Marina Foïs, Léa Drucker", "A harbour loses its sea overnight", "sea"),
    (
        "The Bell Ringer",
        "Tomas Alvarez",
        "Luis Tosar, Ana Torrent, Javier Bardem",
        "A deaf man keeps the hours",
        "bell",
    ),
]
PAGE = "".join(
    f"<h2>{title} by {director}</h2><p>With {cast}</p>"
    f"<p>What is it about? {what} and keeps it for ten years without telling anybody in the village.</p>"
    f"<p>Heard on the set: The {thing} was built by the crew and still stands behind the church today.</p>"
    for title, director, cast, what, thing in FILMS
)
TITLE = "The cinema releases of July 20: The Copper Lake, Nine Winters"


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A vocabulary of one's own for one test."""
    file = tmp_path / "own.toml"
    monkeypatch.setenv("ROUNDUP_VOCABULARY", str(file))
    vocabulary.cache_clear()
    yield file
    monkeypatch.undo()
    vocabulary.cache_clear()


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(f"<html lang='en'><title>{TITLE}</title><h1>{TITLE}</h1><article>{PAGE}</article>", "utf-8")
    return path


def ran(*arguments: str | Path) -> Result:
    return CliRunner().invoke(verb.command, [str(argument) for argument in arguments])


def trivia(page: Path) -> list[str]:
    read = json.loads(CliRunner().invoke(parse, [str(page)]).output)
    return [film["trivia"] or "" for film in read["films"]]


def test_an_unknown_label_is_proposed_and_the_command_it_names_adds_it(page: Path, own: Path) -> None:
    (proposal,) = json.loads(ran("propose", page, "--json").output)["proposals"]
    assert (proposal["form"], proposal["meaning"], proposal["films"]) == ("Heard on the set", "trivia", 4)
    _, _, *arguments = shlex.split(proposal["command"])
    done = ran(*arguments, "--own")
    assert done.exit_code == 0, done.output
    assert 'en = ["Heard on the set"]' in own.read_text("utf-8")
    assert ran("propose", page).output.endswith("0 proposals from 1 article\n")
    assert [text[:4] for text in trivia(page)] == ["The "] * 4


def test_what_is_known_is_not_proposed(page: Path) -> None:
    told = ran("propose", page, "--least", "2").output
    assert "What is it about" not in told
    assert "With" not in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Did you know", "--as", "trivia", "--language", "en"), "duplicate"),
        (("Did you know", "--as", "synopsis", "--language", "en"), "ambiguous"),
        (("Heard", "--as", "triva", "--language", "en"), "did you mean 'trivia'?"),
        (("Heard", "--as", "trivia", "--language", "xx"), "'xx' is unknown"),
        (("Heard", "--as", "trivia", "--language", "en", "--how", "whole"), "Known are colon, opener, phrase"),
        (("…", "--as", "trivia", "--language", "en"), "no word to match"),
        (("of the", "--as", "trivia", "--language", "en", "--how", "phrase"), "--how colon"),
    ],
)
def test_a_form_that_would_do_harm_is_not_added(arguments: tuple[str, ...], said: str, own: Path) -> None:
    done = ran("add", *arguments, "--own")
    assert type(done.exception).__name__ == "UsageError"
    assert said in str(done.exception)
    assert not own.exists()


def test_lint_names_faults_of_ones_own_file_and_rings(own: Path) -> None:
    assert ran("lint").exit_code == 0
    own.write_text('[rating.colon]\nen = ["Starring"]\n', encoding="utf-8")
    vocabulary.cache_clear()
    done = ran("lint", "--json")
    assert type(done.exception).__name__ == "GateFailed"
    (fault,) = json.loads(done.output)["faults"]
    assert (fault["fault"], fault["where"]) == ("ambiguous", "own.toml [rating.colon] en")


def test_lint_tells_what_stands_on_no_page(page: Path) -> None:
    idle = {one["form"] for one in json.loads(ran("lint", page, "--json").output)["unused"]}
    assert "Ciekawostka" in idle
    assert "What is it about" not in idle


@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="skipped: no ../shared")
def test_a_forgotten_label_of_real_pages_is_proposed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """All labels: python -m tests.label_recall."""
    monkeypatch.setattr(label_recall, "gold_pages", lambda folder: list(gold_pages(folder))[:16])
    words = ("did", "you", "know")
    with label_recall.without(lambda entry: label_recall.words_of(entry.form) == words):
        found = label_recall.proposals(label_recall.articles(SHARED / "corpus"))
    assert label_recall.proposed_back(words, "trivia", found) == (True, True)
