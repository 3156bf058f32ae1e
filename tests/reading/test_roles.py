"""The path model, the rhythm of a page, and the roles they give together."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from normalize.vocabulary import vocabulary
from roundup_spider.reading.features import features
from roundup_spider.reading.lines import Line, Mark, PageText
from roundup_spider.reading.model import IMPOSSIBLE, JOINTS, STATES, Hidden, PathModel, grammar, path_model
from roundup_spider.reading.rhythm import marks_of, rhythm_of, written_alike
from roundup_spider.reading.roles import roles_of
from roundup_spider.reading.segment import units_of

EN = vocabulary()
FILMS = (
    (
        "Gull by Ann Lee",
        "With Carl Do, Eva Fo, Guy Hay…",
        "What is it about ? A bird learns to sing and will not stop.",
    ),
    ("The Mill of Bob Ray", "With Ida Jo, Ken Lum…", "What is it about ? A miller sells the wind, then wants it back."),
    ("Salt from Una Vey", "With Wim Xan, Yve Zed…", "What is it about ? Two sisters inherit a boat and no water."),
)


def page(tag: str = "p") -> PageText:
    lines: list[Line] = []
    for film in FILMS:
        for at, text in enumerate(film):
            lines.append(Line(text, tag if at == 0 else "p", ("div", tag if at == 0 else "p"), len(lines), 0))
    return PageText(tuple(lines), "The cinema releases of May 3: Gull, The Mill…", language="en")


@pytest.mark.parametrize("tag", ["p", "h2", "dt"])
def test_roles_of_a_plain_roundup(tag: str) -> None:
    text = page(tag)
    path = roles_of(text, units_of(text.lines, EN), EN).path
    assert "".join(state for state, _ in path) == "HCS" * 3
    assert all(0.5 < chance <= 1 for _, chance in path)


def test_the_marginals_are_probabilities_and_the_path_obeys_the_grammar() -> None:
    text = page()
    units = units_of(text.lines, EN)
    alike = written_alike([unit.line for unit in units], marks_of(text.lines))
    scores = path_model().scores(features(units, text, EN), alike)
    path = path_model().decode(scores, [unit.joint for unit in units]).path
    assert path[0][0] in "OH"
    assert all(0 <= chance <= 1 + 1e-9 for _, chance in path)


def test_the_grammar_forbids_text_before_the_first_header() -> None:
    rules = grammar()
    outside, synopsis = STATES.index("O"), STATES.index("S")
    assert (rules[:, outside, synopsis] == IMPOSSIBLE).all()
    assert rules[JOINTS.index("line"), STATES.index("H"), STATES.index("I")] == IMPOSSIBLE


def test_marginals_and_path_are_what_brute_force_finds() -> None:
    rng = np.random.default_rng(3)
    emit = {f"f{at}": rng.normal(size=len(STATES)) for at in range(4)}
    model = PathModel(emit, rng.normal(size=(len(JOINTS), len(STATES), len(STATES))) + grammar())
    cues, joints = [["f0"], ["f1"], ["f2", "f3"]], ["line", "line", "sentence"]
    scores = model.scores(cues, [0, 1, 2])
    decoded = model.decode(scores, joints)
    kinds = [JOINTS.index(joint) for joint in joints]

    def steps(path: tuple[int, ...]) -> float:
        return float(sum(model.step[kinds[at], path[at - 1], path[at]] for at in (1, 2)))

    paths = list(product(range(len(STATES)), repeat=3))
    weights = np.exp([sum(scores[at, state] for at, state in enumerate(path)) + steps(path) for path in paths])
    chances = np.zeros_like(scores)
    for path, weight in zip(paths, weights / weights.sum(), strict=True):
        chances[range(3), path] += weight
    assert np.allclose(decoded.chances, chances)
    allowed = [path for path in paths if steps(path) > IMPOSSIBLE / 2 and scores[0, path[0]] > IMPOSSIBLE / 2]
    best = max(allowed, key=lambda path: sum(chances[at, state] for at, state in enumerate(path)))
    assert "".join(state for state, _ in decoded.path) == "".join(STATES[state] for state in best)


def test_the_hidden_layer_sees_a_unit_those_beside_it_and_those_written_alike() -> None:
    shown = {"own": 0, "up": 1, "down": 2, "alike": 3}
    emit = {cue: np.eye(len(STATES) + 4)[len(STATES) + at] for cue, at in shown.items()}
    model = PathModel(emit, np.zeros((len(JOINTS), len(STATES), len(STATES))), Hidden(np.zeros(1), np.ones((1, 9))))
    cues = [["own"], ["up"], ["down"], ["alike"], ["none"]]
    seen = np.arctanh(model.scores(cues, [1, 0, 1, 0, 0])[:, STATES.index("H")])
    assert np.allclose(seen, [1 + 1, 1 / 3, 0, 1 + 1 / 3, 1 / 3])


def test_rhythm_finds_the_headings_and_not_the_repeated_labels() -> None:
    rows = [
        ("T one", "h2"),
        ("About?", "h3"),
        ("Long text of one.", "p"),
        ("T two", "h2"),
        ("About?", "h3"),
        ("Text.", "p"),
    ]
    lines = [Line(text, tag, ("div", tag), at) for at, (text, tag) in enumerate(rows)]
    rhythm = rhythm_of(lines)
    assert rhythm.heads == (0, 3)
    assert [rhythm.place(at) for at in range(3)] == ["head", "first", "in"]


def test_rhythm_sees_bold_paragraphs_and_first_lines() -> None:
    bold = [Line("Gull", "p", ("p",), 1, marks=(Mark("strong", 0, 4),)), Line("A bird sings.", "p", ("p",), 2)]
    more = [Line("Mill", "p", ("p",), 3, marks=(Mark("strong", 0, 4),)), Line("A miller counts.", "p", ("p",), 4)]
    assert rhythm_of([*bold, *more]).heads == (0, 2)


def test_no_rhythm_in_plain_text() -> None:
    lines = [Line("A sentence that goes on for a while.", "p", ("p",), at) for at in range(6)]
    assert rhythm_of(lines).heads == ()
    assert rhythm_of([]).place(0) == "none"


def test_classes_that_stand_once_name_no_kind_of_lines() -> None:
    rows = [("Gull", "x1"), ("A bird sings.", "x2"), ("Mill", "x3"), ("A miller counts.", "x4")]
    lines = [
        Line(text, "div", ("section", f"div.{name}"), at, opens=2 - at % 2) for at, (text, name) in enumerate(rows)
    ]
    assert marks_of(lines) == ["div+^", "div+", "div+^", "div+"]
    assert rhythm_of(lines).heads == (0, 2)
