"""How alike two names or two titles are, as a calibrated probability with its parts.

person_similarity("Denis Ménochet", "Dennis Menoche")   → Similarity(probability, log_odds, parts)
person_log_odds([(a, b), …])                            → array, fast, for many pairs
title_similarity("Matrix, The", "The Matrix"), title_log_odds([(a, b), …])
NameIndex(names).candidates("Dennis Menoche", 20)       → [(place, score), …]
link("Dennis Menoche", index)                           → LinkChoice(place, probability, margin, runner_up)
"""

from normalize.similarity.index import NameIndex
from normalize.similarity.judgement import Similarity
from normalize.similarity.linking import LinkChoice, link, link_all
from normalize.similarity.person import person_log_odds, person_similarity
from normalize.similarity.titles import title_log_odds, title_similarity

__all__ = [
    "LinkChoice",
    "NameIndex",
    "Similarity",
    "link",
    "link_all",
    "person_log_odds",
    "person_similarity",
    "title_log_odds",
    "title_similarity",
]
