"""Where the article stands on a page that nobody has described.

Every line is weighed: running text that is no link, and lines that open with a label of the vocabulary, weigh; menus
do not. Elements that call themselves furniture are left out, unless they hold the page. Then the choice narrows from
the whole page to the smallest element that leaves behind nothing that looks like a film.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from normalize.text import fold
from normalize.vocabulary import vocabulary
from roundup_spider.reading.furniture import Standing, heads_furniture, is_article, standing
from roundup_spider.reading.walk import Element, Row, Walked

_PROSE = 60
_LABEL_WEIGHT = 60
_MUCH = 0.3
_MOST = 0.6
_LINK_LIST = 3
_FEW_LINES = 6
_LABELS = frozenset(["synopsis", "trivia", "cast", "director", "release", "genre", "runtime"])


class Region:
    """The choice of one page: `rows()` are the lines of its article."""

    def __init__(self, walked: Walked, titles: Sequence[str]) -> None:
        self.elements: list[Element] = walked.elements
        self.rows: list[Row] = walked.rows
        self.titles = [fold(title) for title in titles if title]
        self.labels = [_labelled(row.text) for row in walked.rows]
        self.weights = [_weight(row, label) for row, label in zip(walked.rows, self.labels, strict=True)]
        self.sums = self._sums(self.weights)
        self.title_row = self._find_title()
        self.left_out = self._left_out()

    def article(self) -> list[Row]:
        """The lines of the article, in reading order."""
        kept = [
            0 if self.left_out[row.element] else weight for row, weight in zip(self.rows, self.weights, strict=True)
        ]
        self.sums = self._sums(kept)
        chosen = self._narrowed()
        last = self.elements[chosen].last
        rows = [
            (number, row)
            for number, row in enumerate(self.rows)
            if chosen <= row.element <= last and not self.left_out[row.element]
        ]
        dropped = self._link_lists(chosen) if self.sums[chosen] >= 5 * _PROSE else set()
        return [row for number, row in rows if row.element not in dropped and not self._is_title(number)]

    def _sums(self, weights: Sequence[int]) -> list[int]:
        """Per element, the weight of every line inside it."""
        sums = [0] * len(self.elements)
        for row, weight in zip(self.rows, weights, strict=True):
            sums[row.element] += weight
        for element in reversed(self.elements[1:]):
            sums[element.parent] += sums[element.number]
        return sums

    def _find_title(self) -> int | None:
        """The line that is the page's title: a heading equal to it, else the first h1."""
        first: int | None = None
        for number, row in enumerate(self.rows):
            tag = self.elements[row.element].tag
            if tag[:1] == "h" and tag[1:] in "123" and len(tag) == 2:
                if fold(row.text) in self.titles:
                    return number
                if tag == "h1" and first is None:
                    first = number
        return first

    def _is_title(self, number: int) -> bool:
        return number == self.title_row and fold(self.rows[number].text) in self.titles

    def _left_out(self) -> list[bool]:
        """Per element, whether it is furniture or inside furniture."""
        whole = max(self.sums[0], 1)
        headed = self._under_furniture_headings()
        judged = self._judged(
            lambda element, held: element.number in headed or self._is_furniture(element, held, whole)
        )
        rest = sum(weight for row, weight in zip(self.rows, self.weights, strict=True) if not judged[row.element])
        if rest < _PROSE <= whole and rest < 0.1 * whole:
            return self._judged(lambda element, _: element.tag in ("nav", "footer", "form", "dialog"))
        return judged

    def _under_furniture_headings(self) -> set[int]:
        """Elements that a heading such as "You may also like" opens, where nothing in them tells of films."""
        found: set[int] = set()
        for number, row in enumerate(self.rows):
            if number != self.title_row and heads_furniture(row.text):
                found.update(box for box in self._headed_by(number) if not self._holds_article(box))
        return found

    def _headed_by(self, number: int) -> list[int]:
        """The element of a heading and every container that it opens, innermost first."""
        element = self.elements[self.rows[number].element]
        before = self.rows[number - 1].element if number else -1
        boxes = [element.number]
        while element.parent and before < element.parent:
            element = self.elements[element.parent]
            boxes.append(element.number)
        return boxes

    def _holds_article(self, number: int) -> bool:
        if self._holds(number, self.title_row) or self._tells_of_films(self.elements[number]):
            return True
        return self.title_row is None and self.sums[number] >= _MUCH * self.sums[0]

    def _judged(self, verdict: Callable[[Element, int], bool]) -> list[bool]:
        judged = [False] * len(self.elements)
        for element in self.elements[1:]:
            judged[element.number] = judged[element.parent] or verdict(element, self.sums[element.number])
        return judged

    def _is_furniture(self, element: Element, held: int, whole: int) -> bool:
        sure = standing(element.tag, element.written)
        if sure is Standing.CONTENT:
            return False
        holds_title = self._holds(element.number, self.title_row)
        if sure is Standing.DOUBTFUL:
            return not (held >= _MUCH * whole or self._tells_of_films(element) or self._heads_a_film(element))
        return not (held >= _MOST * whole and (holds_title or sure is Standing.HIDDEN))

    def _holds(self, number: int, row: int | None) -> bool:
        return row is not None and number <= self.rows[row].element <= self.elements[number].last

    def _tells_of_films(self, element: Element) -> bool:
        found = {label for row, label in self._inside(element) if label}
        return bool(found)

    def _inside(self, element: Element) -> list[tuple[Row, str | None]]:
        return [
            (row, label)
            for row, label in zip(self.rows, self.labels, strict=True)
            if element.number <= row.element <= element.last
        ]

    def _heads_a_film(self, element: Element) -> bool:
        """Whether a header or footer has text of its own and no title of the page: part of a card, not of the page."""
        if element.tag not in ("header", "footer") or self._holds(element.number, self.title_row):
            return False
        inside = [row for row, _ in self._inside(element)]
        return any(row.linked < len(row.text) / 2 for row in inside) and len(inside) <= _FEW_LINES

    def _narrowed(self) -> int:
        current = 0
        while True:
            children = self._children(current)
            titled = next((child for child in children if self._holds(child, self.title_row)), None)
            heaviest = max(children, key=lambda child: self.sums[child], default=None)
            if titled is not None and self._is_the_article(current, titled):
                current = titled
            elif heaviest is not None and self._may_leave(current, heaviest):
                current = heaviest
            else:
                return current

    def _children(self, number: int) -> list[int]:
        found: list[int] = []
        child = number + 1
        while child <= self.elements[number].last:
            found.append(child)
            child = self.elements[child].last + 1
        return found

    def _is_the_article(self, current: int, titled: int) -> bool:
        """Whether the child that holds the page's title holds its films, too."""
        share = self.sums[titled] / max(self.sums[current], 1)
        if share >= 0.5 or share < 0.2:
            return share >= 0.5
        outside = any(self.labels[number] for number in self._outside(current, titled))
        inside = self._inside(self.elements[titled])
        tells = any(label for _, label in inside) and any(len(row.text) - row.linked >= _PROSE for row, _ in inside)
        return tells and not outside

    def _may_leave(self, current: int, child: int) -> bool:
        """Whether nothing outside `child` belongs to the films."""
        share = self.sums[child] / max(self.sums[current], 1)
        element = self.elements[child]
        if is_article(element.tag, element.written) and share >= _MOST and not self._like_siblings(current, child):
            return True
        return share >= _MOST and not any(self._matters(row) for row in self._outside(current, child))

    def _like_siblings(self, current: int, child: int) -> bool:
        here = self.elements[child]
        return any(
            element.parent == current
            and element.number != child
            and (element.tag, element.written) == (here.tag, here.written)
            for element in self.elements[current + 1 : self.elements[current].last + 1]
        )

    def _outside(self, current: int, child: int) -> list[int]:
        inside = range(child, self.elements[child].last + 1)
        return [
            number
            for number, row in enumerate(self.rows)
            if current <= row.element <= self.elements[current].last
            and row.element not in inside
            and not self.left_out[row.element]
        ]

    def _matters(self, number: int) -> bool:
        """Whether a line may belong to a film: not the page's title, not a link, not the heading of furniture."""
        row = self.rows[number]
        return number != self.title_row and row.linked < 0.9 * len(row.text) and not heads_furniture(row.text)

    def _link_lists(self, chosen: int) -> set[int]:
        """Elements in lists whose lines are all links: related articles, tags, menus without a telling name."""
        alone: dict[int, list[int]] = {}
        mixed: set[int] = set()
        for row in self.rows:
            box = self._box(row.element)
            if row.linked >= 0.9 * len(row.text):
                alone.setdefault(box, []).append(row.element)
            else:
                mixed.add(box)
        return {
            number
            for box, numbers in alone.items()
            if box not in mixed and len(numbers) >= _LINK_LIST
            for number in numbers
        }

    def _box(self, number: int) -> int:
        """The list that holds an element: its container, or the container's where that holds one line only."""
        return self.elements[number].parent


def _labelled(text: str) -> str | None:
    label = vocabulary().label_at(text[:80])
    return label.meaning if label and label.meaning in _LABELS and label.strength != "opener" else None


def _weight(row: Row, label: str | None) -> int:
    free = len(row.text) - row.linked
    return free if free >= _PROSE else free // 3 + _LABEL_WEIGHT * bool(label)
