"""The pages of a simulated year: three invented sites, a roundup a week each, all words our own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import format_datetime
from pathlib import Path

SITES = ("harbour", "lumiere", "programme")

_FIRST = "Anna Bruno Clara David Elena Felix Greta Hugo Irene Jonas Karim Lucie Marta Noah Olga Paul"
_LAST = "Marlow Keller Bianchi Duval Novak Larsen Ferrand Okafor Silva Whitby Haddad Moreau Tanaka Weber"
_TITLES = {
    "en": ("Harbour Lantern Orchard Winter Mirror Railway Garden Thunder Island Paper Copper River",
           "The {0} {1}", "A {0} in the {1}", "{0} and {1}"),
    "fr": ("Phare Lanterne Verger Hiver Miroir Gare Jardin Tonnerre Rivage Papier Cuivre Moulin",
           "Le {0} du {1}", "{0} et {1}", "Un {0} dans le {1}"),
}  # fmt: skip
_WHO = {
    "en": ("A pilot of the harbour", "Two sisters who share a coat", "The last baker of the valley", "A boy of nine",
           "A judge without a case", "The twins of the lighthouse", "An old projectionist", "A nurse on nights"),
    "fr": ("Un pilote du port", "Deux sœurs qui partagent un manteau", "Le dernier boulanger de la vallée",
           "Un garçon de neuf ans", "Une juge sans affaire", "Les jumeaux du phare", "Un vieux projectionniste"),
}  # fmt: skip
_DOES = {
    "en": ("finds a letter addressed to somebody else", "learns to draw and forgets the sea", "hides a horse",
           "walks home by the longest way there is", "sells the house and keeps the key", "misses the same train twice",
           "is taken for a famous singer, and sings"),
    "fr": ("trouve une lettre adressée à un autre", "apprend à dessiner et oublie la mer", "cache un cheval",
           "rentre par le plus long chemin", "vend la maison et garde la clé", "manque deux fois le même train"),
}  # fmt: skip
_AND = {
    "en": ("Nobody in the village will say why.", "By the end of the summer nothing is where it was.",
           "The answer lies under the floor of the school.", "Then the snow comes, and with it a stranger."),
    "fr": ("Personne au village ne veut dire pourquoi.", "À la fin de l'été, plus rien n'est à sa place.",
           "La réponse est sous le plancher de l'école.", "Puis vient la neige, et avec elle un inconnu."),
}  # fmt: skip
_ANECDOTES = {
    "en": ("The film was shot in {0} weeks, with a camera borrowed from a museum.", "All {0} boats in it are real.",
           "The director wrote it {0} years ago, in a waiting room.", "The dog was cast first; {0} others had come."),
    "fr": ("Le film a été tourné en {0} semaines, avec une caméra prêtée par un musée.",
           "Les {0} bateaux que l'on voit sont vrais.", "La réalisatrice l'a écrit il y a {0} ans, dans un train."),
}  # fmt: skip
_LABELS = {
    "harbour": ("{title} by {director}", "With {cast}…", "What is it about? ", "Did you know? "),
    "lumiere": ("{title} de {director}", "Avec {cast}...", "De quoi ça parle ? ", "Le saviez-vous ? "),
}
NEW_LABEL = "Corner of the house: "
"""What the anecdotes stand under after the redesign."""


@dataclass
class Pages:
    """The sites as a folder that a SampleServer serves; `redesigned` are those with the new theme."""

    root: Path
    chance: random.Random
    redesigned: set[str] = field(default_factory=set)
    listed: dict[str, list[tuple[int, date]]] = field(default_factory=dict)

    def publish(self, site: str, week: int, day: date) -> None:
        """A new roundup, announced in the feed."""
        self.listed.setdefault(site, []).append((week, day))
        self._write(site, f"week-{week}.html", self._page(site, week, day))
        items = "".join(_item(site, number, when) for number, when in reversed(self.listed[site][-10:]))
        self._write(site, "feed.xml", f"<rss version='2.0'><channel><title>{site}</title>{items}</channel></rss>")

    def correct(self, site: str, week: int) -> None:
        """An editor adds a line to a roundup."""
        page = self.root / f"{site}.example" / f"week-{week}.html"
        text = page.read_text("utf-8").replace("</article>", "<p>Source: the distributors.</p></article>")
        page.write_text(text, "utf-8")

    def take_down(self, site: str) -> None:
        """The feed is gone; `publish` brings it back."""
        (self.root / f"{site}.example" / "feed.xml").unlink(missing_ok=True)

    def _write(self, site: str, name: str, text: str) -> None:
        file = self.root / f"{site}.example" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def _page(self, site: str, week: int, day: date) -> str:
        language = "fr" if site == "lumiere" else "en"
        films = "".join(self._film(site, language) for _ in range(self.chance.randint(3, 7)))
        title = f"Les sorties cinéma du {day:%d/%m/%Y}" if language == "fr" else f"New in cinemas, {day:%B %d, %Y}"
        theme = "post-v2" if site in self.redesigned else "entry"
        return (
            f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{title}</title>"
            f"<meta property='article:published_time' content='{day}T05:00:00Z'></head><body><nav><a href='/'>Home</a>"
            f"<a href='/feed.xml'>Feed</a></nav><article class='{theme}'><h1>{title}</h1>{films}</article>"
            f"<footer>© {site}</footer></body></html>"
        )

    def _film(self, site: str, language: str) -> str:
        nouns, *forms = _TITLES[language]
        title = self.chance.choice(forms).format(*self.chance.sample(nouns.split(), 2))
        director, *cast = self._people(4)
        story = self._story(language)
        if site == "programme":
            credit = f"Directed by {director}. Starring {', '.join(cast[:-1])} and {cast[-1]}."
            return f"<h3>{title}</h3><p>{credit}</p><p>{story}</p>"
        header, with_cast, about, known = _LABELS[site]
        known = NEW_LABEL if site in self.redesigned else known
        lines = [about + story]
        if self.chance.random() > 0.05:
            lines.insert(0, with_cast.format(cast=", ".join(cast)))
        if self.chance.random() > 0.15:
            lines.append(known + self.chance.choice(_ANECDOTES[language]).format(self.chance.randint(2, 30)))
        text = "".join(f"<p>{line}</p>" for line in lines)
        return f"<h2>{header.format(title=title, director=director)}</h2>{text}"

    def _people(self, count: int) -> Sequence[str]:
        names = (f"{self.chance.choice(_FIRST.split())} {self.chance.choice(_LAST.split())}" for _ in range(3 * count))
        return list(dict.fromkeys(names))[:count]

    def _story(self, language: str) -> str:
        who, does, then = (self.chance.choice(words[language]) for words in (_WHO, _DOES, _AND))
        more = f" {self.chance.choice(_AND[language])}" if self.chance.random() < 0.5 else ""
        return f"{who} {does}. {then}{more}"


def _item(site: str, week: int, day: date) -> str:
    link, told = f"http://{site}.example/week-{week}", format_datetime(datetime(day.year, day.month, day.day, 5))
    return f"<item><title>Week {week}</title><link>{link}</link><pubDate>{told}</pubDate></item>"
