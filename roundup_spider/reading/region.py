"""Where the article stands on a page that nobody has described.

Every line is weighed: running text that is no link, and lines that open with a label of the vocabulary, weigh; menus
do not. Elements that call themselves furniture are left out, unless they hold the page. Then the choice narrows from
the whole page to the smallest element that leaves behind nothing that looks like a film. Linear in the page's size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from normalize.text import fold
from roundup_spider.reading.byline import byline_author, is_byline, posted_author
from roundup_spider.reading.furniture import Standing, heads_furniture, is_article, standing
from roundup_spider.reading.row_weights import LINK_LIST, PROSE, is_link, is_menu, opening_labels, weight
from roundup_spider.reading.walk import Element, Row, Walked

_MUCH = 0.3
_MOST = 0.6
_LITTLE = 0.1
_LONGEST_TEASER = 250
_MANY = 3
_FEW_LINES = 6
_BYLINE_REACH = 6
_LONG_TITLE = 30
_LONGEST_TITLE = 250
_HEADINGS = ("h1", "h2", "h3")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FILM_HEADINGS = ("h1", "h2", "h3", "h4")


class Region:
    """The choice of one page: `article()` gives the lines of its article.

    `titles` are the forms in which the page gives its title, `parts` what they may be without the site's name; `title`
    is the one that a line of the page confirms. `declared` says that the document is the article already, so that only
    furniture inside it is to be left out.
    """

    def __init__(
        self, walked: Walked, titles: Sequence[str], parts: Sequence[str] = (), *, declared: bool = False
    ) -> None:
        self.walked = walked
        self.declared = declared
        self.alike: Counter[tuple[str, str]] = Counter()
        self.elements: list[Element] = walked.elements
        self.rows: list[Row] = walked.rows
        self.written_titles = frozenset(filter(None, titles))
        self.titles = frozenset(map(fold, self.written_titles))
        self.title_lengths = {len(title) + more for title in self.titles for more in range(-3, 4)}
        self.labels = opening_labels(self.rows)
        self.weights = [weight(row, label) for row, label in zip(self.rows, self.labels, strict=True)]
        self.weight_before = _running(self.weights)
        self.labels_before = _running(self.labels)
        self.title_row = self._find_title()
        self.title = self._retitled(parts) or next(iter(titles), "")
        self.left_out = self._left_out()
        self.chosen = self._chosen()

    def article(self) -> list[Row]:
        """The lines of the article, in reading order."""
        chosen = self.elements[self.chosen]
        dropped = set() if self.declared or self._held(chosen) < 5 * PROSE else self._link_lists(chosen)
        inside = range(chosen.first_row, chosen.end_row)
        begins = next((number for number in inside if self.weights[number] >= PROSE), 0)
        return [
            self.rows[number]
            for number in inside
            if not self.left_out[self.rows[number].element]
            and self.rows[number].element not in dropped
            and not self._is_above(number)
            and not (number < begins and is_menu(self.rows[number]))
        ]

    def byline(self) -> list[str]:
        """The lines about the page's title that may say who wrote it and when."""
        return [self.rows[number].text for number in self._near_title() if number != self.title_row]

    def author(self) -> str | None:
        """The author that a line about the page's title names."""
        if self.title_row is None:
            return None
        below = [self.rows[number].text for number in self._near_title() if number > self.title_row]
        return byline_author(below) or posted_author(row.text for row in self.rows[self.title_row :])

    def stamps(self) -> list[str]:
        """The machine-readable times about the page's title."""
        near = set(self._near_title())
        return [stamp for number, stamp in self.walked.stamps if number in near]

    def _near_title(self) -> list[int]:
        """The lines before the title, and those after it up to the first text, label or heading."""
        if self.title_row is None:
            return []
        near = list(range(max(self.title_row - _BYLINE_REACH, 0), self.title_row + 1))
        end = len(near) + _BYLINE_REACH
        for number in range(self.title_row + 1, len(self.rows)):
            if len(near) >= end or self._begins_text(number):
                break
            row = self.rows[number]
            if is_byline(row.text):
                end = min(end, len(near) + 3)
            if not is_link(row) or is_byline(row.text) or _YEAR.search(row.text):
                near.append(number)
        return near

    def _begins_text(self, number: int) -> bool:
        """Whether a line after the title is text, a label or a heading: whatever follows is no by-line."""
        row = self.rows[number]
        label = self.labels[number] and not self.left_out[row.element] and not is_byline(row.text)
        return label or self.elements[row.element].tag in _HEADINGS or self.weights[number] >= 3 * PROSE

    def _held(self, element: Element) -> int:
        """The weight of the lines inside an element."""
        return self.weight_before[element.end_row] - self.weight_before[element.first_row]

    def _labelled_rows(self, element: Element) -> int:
        return self.labels_before[element.end_row] - self.labels_before[element.first_row]

    def _tells_of_films(self, element: Element) -> bool:
        return self._labelled_rows(element) > 0

    def _holds_title(self, element: Element) -> bool:
        return self.title_row is not None and element.first_row <= self.title_row < element.end_row

    def _find_title(self) -> int | None:
        """The line that is the page's title: an h1 equal to it, else the first equal line, else the first h1."""
        equal = [number for number, row in enumerate(self.rows) if self._is_titled(row.text) and not is_link(row)]
        headings = [number for number in range(len(self.rows)) if self._tag(number) == "h1"]
        return next((number for number in equal if self._tag(number) == "h1"), next(iter(equal + headings), None))

    def _retitled(self, parts: Sequence[str]) -> str | None:
        """A line that is the page's title without the site's name, or goes on where the title was cut off; it becomes
        the title's line. Where the page has a line for its title already, that one may be the site's name: only a long
        part is better."""
        told = self.rows[self.title_row].text if self.title_row is not None else ""
        least = max(len(told) + 1, _LONG_TITLE) if self._is_titled(told) else 0
        tried = parts if least else (*sorted(self.written_titles, key=len, reverse=True), *parts)
        written = "\n".join(["", *[row.text for row in self.rows]])
        for part in [part for part in tried if len(part) >= least and f"\n{part}" in written]:
            for number, row in enumerate(self.rows):
                if row.text.startswith(part) and self._may_be_title(number):
                    self.title_row, self.written_titles = number, self.written_titles | {row.text}
                    return row.text
        return None

    def _may_be_title(self, number: int) -> bool:
        row = self.rows[number]
        return len(row.text) < _LONGEST_TITLE and (self._tag(number) in _FILM_HEADINGS or not is_link(row))

    def _is_titled(self, text: str) -> bool:
        """Whether a line is one of the forms of the page's title; folding is left to lines of about its length."""
        return text in self.written_titles or (len(text) in self.title_lengths and fold(text) in self.titles)

    def _is_above(self, number: int) -> bool:
        """Whether a line is the page's title, or stands above it and is neither text nor label."""
        title = self.title_row
        if title is None or number > title or not self._is_titled(self.rows[title].text):
            return False
        return number == title or (self.weights[number] < PROSE and not self.labels_before[title])

    # Furniture

    def _left_out(self) -> list[bool]:
        """Per element, whether it is furniture or inside furniture."""
        if self.declared:
            return self._judged(lambda element: standing(element.tag, element.written) >= Standing.BYLINE)
        whole = max(self.weight_before[-1], 1)
        headed = self._under_furniture_headings()
        judged = self._judged(lambda element: element.number in headed or self._is_furniture(element, whole))
        rest = sum(weight for row, weight in zip(self.rows, self.weights, strict=True) if not judged[row.element])
        if rest < 2 * PROSE <= whole and rest < 0.2 * whole:
            return self._judged(lambda element: element.tag in ("nav", "footer", "form", "dialog"))
        return judged

    def _judged(self, verdict: Callable[[Element], bool]) -> list[bool]:
        judged = [False] * len(self.elements)
        for element in self.elements[1:]:
            judged[element.number] = judged[element.parent] or verdict(element)
        return judged

    def _is_furniture(self, element: Element, whole: int) -> bool:
        sure = standing(element.tag, element.written)
        if sure is Standing.CONTENT:
            return False
        share = self._held(element) / whole
        if sure is Standing.BYLINE:
            return share < _MUCH and self._labelled_rows(element) < 2 and not self._recurs(element)
        if sure is Standing.DOUBTFUL:
            return not (share >= _MUCH or self._tells_of_films(element) or self._heads_a_film(element))
        return not (share >= _MOST and (self._holds_title(element) or sure is Standing.HIDDEN))

    def _recurs(self, element: Element) -> bool:
        """Whether many elements bear the same names: an article has one by-line, a card for every film has its own."""
        if not self.alike:
            self.alike.update((one.tag, one.written) for one in self.elements)
        return self.alike[element.tag, element.written] >= _MANY

    def _heads_a_film(self, element: Element) -> bool:
        """Whether a header or footer has text of its own and no title of the page: part of a card, not of the page."""
        if element.tag not in ("header", "footer") or self._holds_title(element):
            return False
        inside = self.rows[element.first_row : min(element.end_row, element.first_row + _FEW_LINES + 1)]
        return len(inside) <= _FEW_LINES and any(row.linked < len(row.text) / 2 for row in inside)

    def _under_furniture_headings(self) -> set[int]:
        """Elements that a heading such as "You may also like" opens, as far out as nothing in them tells of films."""
        found: set[int] = set()
        for number, row in enumerate(self.rows):
            if number != self.title_row and heads_furniture(row.text):
                end = number + 1
                for box in self._headed_by(number):
                    if self._holds_article(box, range(end, box.end_row)):
                        break
                    found.add(box.number)
                    end = box.end_row
        return found

    def _headed_by(self, number: int) -> Iterable[Element]:
        """The element of a heading and every container that it opens, innermost first."""
        element = self.elements[self.rows[number].element]
        while element.first_row == number:
            yield element
            if not element.parent:
                return
            element = self.elements[element.parent]

    def _holds_article(self, box: Element, added: range) -> bool:
        """Whether a headed box, which adds some rows to the one inside it, holds the article or a part of it."""
        if self._holds_title(box) or self._tells_of_films(box):
            return True
        before = self.weight_before[box.first_row] - self.weight_before[self.title_row or 0]
        held = self._held(box)
        rest = self.weight_before[-1] - held
        if before >= max(2 * PROSE, held / 2) or held < _LITTLE * rest:
            return False
        return rest < max(2 * PROSE, held / 4) or not self._is_rail(added)

    def _is_rail(self, added: range) -> bool:
        """Whether rows are teasers: short texts, each with a link of its own (but for one)."""
        rows = [self.rows[number] for number in added]
        links = sum(map(is_link, rows))
        texts = [row for row in rows if len(row.text) - row.linked >= PROSE]
        if not texts:
            return 2 * links >= len(rows)
        return links >= max(len(texts) - 1, 1) and all(len(row.text) < _LONGEST_TEASER for row in texts)

    # Narrowing

    def _chosen(self) -> int:
        if self.declared:
            return 0
        kept = [
            0 if self.left_out[row.element] else weight for row, weight in zip(self.rows, self.weights, strict=True)
        ]
        self.weight_before = _running(kept)
        current = self.elements[0]
        while (child := self._better(current)) is not None:
            current = child
        return current.number

    def _better(self, current: Element) -> Element | None:
        """The child that holds the whole article, if there is one."""
        children = self._children(current)
        titled = next((child for child in children if self._holds_title(child)), None)
        if titled is not None and (self._is_the_article(current, titled) or self._is_its_own(titled, children)):
            return titled
        heaviest = max(children, key=self._held, default=None)
        if heaviest is not None and self._held(heaviest) and self._may_leave(current, heaviest, children):
            return heaviest
        return None

    def _children(self, element: Element) -> list[Element]:
        found: list[Element] = []
        child = element.number + 1
        while child <= element.last:
            found.append(self.elements[child])
            child = self.elements[child].last + 1
        return found

    def _is_the_article(self, current: Element, titled: Element) -> bool:
        """Whether the child that holds the page's title holds its films, too."""
        share = self._held(titled) / max(self._held(current), 1)
        if share >= 0.5 or share < 0.2:
            return share >= 0.5
        inside = self.rows[titled.first_row : titled.end_row]
        tells = self._tells_of_films(titled) and any(len(row.text) - row.linked >= PROSE for row in inside)
        return tells and not any(self.labels[number] for number in self._outside(current, titled))

    def _is_its_own(self, titled: Element, children: Sequence[Element]) -> bool:
        """Whether the page holds several articles alike, each under a heading, and its title is this one's heading."""
        alike = [child for child in children if (child.tag, child.written) == (titled.tag, titled.written)]
        if len(alike) < 2 or self.title_row is None or self._held(titled) < 2 * PROSE:
            return False
        heading = self.elements[self.rows[self.title_row].element].tag
        others = (child for child in alike if child is not titled)
        return all(any(self._tag(number) == heading for number in _span(child)) for child in others)

    def _tag(self, number: int) -> str:
        return self.elements[self.rows[number].element].tag

    def _may_leave(self, current: Element, child: Element, children: Sequence[Element]) -> bool:
        """Whether nothing outside `child` belongs to the films."""
        if self._held(child) < _MOST * self._held(current):
            return False
        if is_article(child.tag, child.written) and not _is_one_of_many(child, children):
            return True
        return not any(self._matters(number) for number in self._outside(current, child))

    def _outside(self, current: Element, child: Element) -> Iterable[int]:
        for rows in (range(current.first_row, child.first_row), range(child.end_row, current.end_row)):
            yield from (number for number in rows if not self.left_out[self.rows[number].element])

    def _matters(self, number: int) -> bool:
        """Whether a line may belong to a film: not the page's title, not a short link, not the heading of furniture."""
        row = self.rows[number]
        if number == self.title_row or heads_furniture(row.text):
            return False
        return self.elements[row.element].tag in _FILM_HEADINGS or not is_link(row)

    def _link_lists(self, chosen: Element) -> set[int]:
        """Elements in lists whose lines are all links: related articles, tags, menus without a telling name."""
        links: dict[int, list[int]] = {}
        mixed: set[int] = set()
        for row in self.rows[chosen.first_row : chosen.end_row]:
            box = self.elements[row.element].parent
            if is_link(row):
                links.setdefault(box, []).append(row.element)
            else:
                mixed.add(box)
        lists = (items for box, items in links.items() if box not in mixed and len(items) >= LINK_LIST)
        return {number for items in lists for number in items}


def _is_one_of_many(child: Element, children: Sequence[Element]) -> bool:
    alike = [one for one in children if (one.tag, one.written) == (child.tag, child.written)]
    return len(alike) > 1


def _span(element: Element) -> range:
    return range(element.first_row, element.end_row)


def _running(values: Iterable[int]) -> list[int]:
    """Running sums, from 0."""
    return list(accumulate(values, initial=0))
