"""Rebuilds `data/names/likelihood.json`: the weights of `person_likelihood`, from names and titles.

    python -m normalize.training.name_likelihood ../shared/names ../shared/corpus

Positives: film directors, spellings of `person_pairs.csv`. Negatives: titles, pieces of titles, pieces of sentences,
a piece of a title glued to a name, half a name glued to another. A tenth of the names and titles is held out.
"""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from normalize.names import FEATURES, person_features
from normalize.resources import data_root
from normalize.training.name_tokens import read_names


def titles_of(names_folder: Path, corpus: Path) -> list[str]:
    """Film titles: both columns of `title_pairs.csv` and the titles of the gold pages."""
    with (names_folder / "title_pairs.csv").open(encoding="utf-8", newline="") as rows:
        found = [cell for row in csv.DictReader(rows) for cell in (row["a"], row["b"])]
    for page in sorted(corpus.glob("p*.json")):
        found += [film["title"] for film in json.loads(page.read_text(encoding="utf-8"))["films"] if film["title"]]
    return sorted(set(found))


def sentences_of(corpus: Path) -> list[str]:
    """Synopses and anecdotes of the gold pages."""
    films = (
        film
        for page in sorted(corpus.glob("p*.json"))
        for film in json.loads(page.read_text(encoding="utf-8"))["films"]
    )
    return [film[key] for film in films for key in ("synopsis", "trivia") if film[key]]


def vary(name: str, chance: random.Random) -> str:
    """A name as pages write it: now and then upper-case, lower-case, an upper-case surname, a homonym mark."""
    dice = chance.random()
    if dice < 0.04:
        return name.upper()
    if dice < 0.07:
        return name.lower()
    if dice < 0.10 and " " in name:
        given, surname = name.rsplit(" ", 1)
        return f"{given} {surname.upper()}"
    return f"{name} ({chance.choice(('II', 'III', 'IV', 'XI'))})" if dice < 0.13 else name


def window(text: str, chance: random.Random, longest: int = 4) -> str:
    """A run of one to `longest` tokens of a text."""
    tokens = re.findall(r"\S+", text)
    start = chance.randrange(len(tokens))
    return " ".join(tokens[start : start + chance.randint(1, longest)])


def negatives(titles: list[str], sentences: list[str], names: list[str], chance: random.Random) -> Iterator[str]:
    """An endless stream of texts that are not one name."""
    while True:
        title, name = chance.choice(titles), vary(chance.choice(names), chance)
        yield title if chance.random() > 0.1 else title.upper()
        yield window(title, chance).title()
        yield window(chance.choice(sentences), chance)
        yield f"{title.split()[-1]} {name}"
        yield f"{name} {window(title, chance, 2)}"
        yield f"{title.split()[-1]} {chance.choice(('by', 'of', 'de', 'di', 'von', 'from'))} {name}"
        yield f"{name} {chance.choice(names)}"


def is_clean(name: str) -> bool:
    """Names of the list that read like a name on a page: two to four tokens, no brackets or slogans."""
    tokens = name.split()
    return 1 <= len(tokens) <= 4 and not any(letter in name for letter in "()\"'&,/0123456789")


def main(names_folder: str, corpus: str) -> None:
    """Trains, prints the held-out figures and writes the weights."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    chance = random.Random(7)
    names = [name for name in read_names(Path(names_folder) / "freebase_directors.csv") if is_clean(name)]
    with (Path(names_folder) / "person_pairs.csv").open(encoding="utf-8", newline="") as rows:
        names += [row["a"] for row in csv.DictReader(rows) if row["same"] == "1"] * 3
    titles = [title for title in titles_of(Path(names_folder), Path(corpus)) if title not in set(names)]
    chance.shuffle(names)
    chance.shuffle(titles)
    parts = []
    for where in (slice(len(names) // 10, None), slice(None, len(names) // 10)):
        some = names[where]
        films = titles[len(titles) // 10 :] if where.start else titles[: len(titles) // 10]
        good = [vary(name, chance) for name in chance.sample(some, min(len(some), 20_000))]
        stream = negatives(films, sentences_of(Path(corpus)), some, chance)
        bad = [next(stream) for _ in good]
        rows_ = [[person_features(text).get(key, 0.0) for key in FEATURES] for text in good + bad]
        parts.append((np.array(rows_), np.array([1] * len(good) + [0] * len(bad)), good + bad))
    (train_x, train_y, _), (test_x, test_y, texts) = parts
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000).fit(train_x, train_y)
    guess = model.predict_proba(test_x)[:, 1]
    right = float(((guess > 0.5) == test_y).mean())
    print(f"held out: {len(test_y)} texts, accuracy {right:.3f}")
    for text, truth, value in list(zip(texts, test_y, guess, strict=True))[::97]:
        if (value > 0.5) != truth:
            print(f"   {truth} {value:.2f} {text}")
    weights = {key: round(float(value), 4) for key, value in zip(FEATURES, model.coef_[0], strict=True)}
    record = {
        "trained_by": "python -m normalize.training.name_likelihood",
        "held_out_accuracy": round(right, 4),
        "weights": weights,
    }
    (data_root() / "names" / "likelihood.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
