"""The views analysts read. Views hold no data, so they are simply made anew when their text has changed."""

from __future__ import annotations

VIEWS: dict[str, str] = {
    "film_mentions": """
        SELECT b.article_id, a.url, a.site, a.week, a.language, b.position, b.film_id, f.title AS film, b.header,
               b.title AS title_as_written, b.directors, b.actors, b.synopsis, b.trivia, b.release_date,
               b.release_date_source, b.confidence, b.film_probability AS probability,
               b.film_decided_by AS decided_by, a.outlet, b.field_confidence
          FROM film_blocks b
          JOIN articles a ON a.article_id = b.article_id
          LEFT JOIN films f ON f.film_id = b.film_id""",
    "credits": """
        SELECT b.film_id, f.title AS film, m.person_id, p.name AS person, m.role, m.article_id, a.url, m.position,
               m.billing, m.name AS name_as_written, m.probability, m.decided_by, a.site, a.week, a.language, a.outlet,
               b.field_confidence ->> iif(m.role = 'director', 'directors', m.role) AS confidence
          FROM mentions m
          JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
          JOIN articles a ON a.article_id = m.article_id
          LEFT JOIN films f ON f.film_id = b.film_id
          LEFT JOIN people p ON p.person_id = m.person_id""",
    "name_variants": """
        SELECT v.person_id, p.name AS person, v.variant, v.language, v.occurrences, v.first_url,
               v.probability, v.decided_by
          FROM person_names v JOIN people p ON p.person_id = v.person_id""",
    "title_variants": """
        SELECT v.film_id, f.title AS film, v.variant, v.language, v.occurrences, v.first_url,
               v.probability, v.decided_by
          FROM film_titles v JOIN films f ON f.film_id = v.film_id""",
    "facts": """
        SELECT b.film_id, f.title AS film, x.fact, x.value, x.article_id, a.url, x.position
          FROM block_facts x
          JOIN film_blocks b ON b.article_id = x.article_id AND b.position = x.position
          JOIN articles a ON a.article_id = x.article_id
          LEFT JOIN films f ON f.film_id = b.film_id""",
    "provenance": """
        SELECT s.article_id, a.url, s.position, s.field, s.part,
               substr(l.text, s.start_char + 1, s.end_char - s.start_char) AS value,
               s.line, l.text AS line_text, p.archive_file, p.archive_offset, p.archive_length, a.page_digest
          FROM field_spans s
          JOIN articles a ON a.article_id = s.article_id
          JOIN pages p ON p.url = a.page_url AND p.digest = a.page_digest
          JOIN article_lines l ON l.article_id = s.article_id AND l.line = s.line""",
    "unclaimed_lines": """
        SELECT a.site, a.url, l.line, l.text FROM article_lines l JOIN articles a ON a.article_id = l.article_id
         WHERE l.role = 'unclaimed'""",
    "reasons": """
        SELECT k.identity_id, k.kind, k.a_key, k.b_key, k.probability, k.decided_by, e.value ->> 'name' AS evidence,
               e.value ->> 'weight' AS weight, e.value ->> 'detail' AS detail
          FROM links k, json_each(k.evidence) e""",
    "site_health": """
        SELECT a.site, count(DISTINCT a.article_id) AS articles, count(b.block_id) AS films, max(a.week) AS newest_week,
               max(a.fetched_at) AS last_fetched,
               round(avg(CASE WHEN b.block_id THEN b.title IS NOT NULL END), 3) AS title_fill,
               round(avg(CASE WHEN b.block_id THEN b.directors <> '[]' END), 3) AS directors_fill,
               round(avg(CASE WHEN b.block_id THEN b.actors <> '[]' END), 3) AS cast_fill,
               round(avg(CASE WHEN b.block_id THEN b.synopsis IS NOT NULL END), 3) AS synopsis_fill,
               round(avg(CASE WHEN b.block_id THEN b.trivia IS NOT NULL END), 3) AS trivia_fill,
               (SELECT round(avg(l.role = 'unclaimed'), 3)
                  FROM article_lines l JOIN articles x ON x.article_id = l.article_id
                 WHERE x.site = a.site AND l.role <> 'outside') AS unclaimed_share
          FROM articles a LEFT JOIN film_blocks b ON b.article_id = a.article_id
         GROUP BY a.site""",
    "weeks": """
        SELECT a.week, b.film_id, f.title AS film, f.release_date, count(DISTINCT a.outlet) AS site_count,
               count(DISTINCT a.article_id) AS article_count, group_concat(DISTINCT a.outlet) AS sites
          FROM film_blocks b
          JOIN articles a ON a.article_id = b.article_id
          JOIN films f ON f.film_id = b.film_id
         WHERE a.week IS NOT NULL
         GROUP BY a.week, b.film_id""",
    "filmographies": """
        SELECT m.person_id, p.name AS person, b.film_id, f.title AS film, f.year, f.release_date, m.role,
               count(DISTINCT m.article_id) AS article_count, max(m.probability) AS probability
          FROM mentions m
          JOIN people p ON p.person_id = m.person_id
          JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
          JOIN films f ON f.film_id = b.film_id
         WHERE m.role <> 'mentioned'
         GROUP BY m.person_id, b.film_id, m.role""",
    "spellings_by_site": """
        SELECT m.person_id, p.name AS person, m.name AS variant, a.outlet AS site, a.language, count(*) AS occurrences
          FROM mentions m
          JOIN people p ON p.person_id = m.person_id
          JOIN articles a ON a.article_id = m.article_id
         GROUP BY m.person_id, m.name, a.outlet, a.language""",
    "anecdotes": """
        SELECT b.film_id, f.title AS film, b.trivia, a.url,
               a.outlet AS site, a.week, a.language, b.article_id, b.position
          FROM film_blocks b
          JOIN articles a ON a.article_id = b.article_id
          LEFT JOIN films f ON f.film_id = b.film_id
         WHERE b.trivia IS NOT NULL""",
    "people_in_anecdotes": """
        SELECT m.person_id, p.name AS person, m.name AS name_as_written, b.film_id, f.title AS film, b.trivia, a.url,
               b.article_id, b.position
          FROM mentions m
          JOIN people p ON p.person_id = m.person_id
          JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position
          JOIN articles a ON a.article_id = m.article_id
          LEFT JOIN films f ON f.film_id = b.film_id
         WHERE m.role = 'mentioned' AND instr(b.trivia, m.name)""",
    "release_dates": """
        SELECT b.film_id, f.title AS film, b.release_date, count(*) AS occurrences,
               count(DISTINCT a.outlet) AS site_count, group_concat(DISTINCT a.outlet) AS sites
          FROM film_blocks b
          JOIN articles a ON a.article_id = b.article_id
          JOIN films f ON f.film_id = b.film_id
         WHERE b.release_date IS NOT NULL
         GROUP BY b.film_id, b.release_date""",
    "article_pairs": """
        SELECT x.article_id AS first_id, x.url AS first_url, x.outlet AS first_site, y.article_id AS later_id,
               y.url AS later_url, y.outlet AS later_site, count(DISTINCT b.film_id) AS shared_films,
               (SELECT count(*) FROM film_blocks n WHERE n.article_id = x.article_id) AS first_films,
               (SELECT count(*) FROM film_blocks n WHERE n.article_id = y.article_id) AS later_films,
               CAST(julianday(coalesce(y.published, y.week)) - julianday(coalesce(x.published, x.week)) AS INTEGER)
                   AS days_later
          FROM film_blocks b
          JOIN film_blocks c ON c.film_id = b.film_id AND c.article_id <> b.article_id
          JOIN articles x ON x.article_id = b.article_id
          JOIN articles y ON y.article_id = c.article_id
         WHERE (coalesce(x.published, x.week, ''), x.url) < (coalesce(y.published, y.week, ''), y.url)
         GROUP BY x.article_id, y.article_id""",
    "who_copies_whom": """
        SELECT first_site AS site, later_site AS copied_by, count(*) AS articles, sum(shared_films) AS shared_films,
               round(avg(days_later), 1) AS days_later
          FROM article_pairs
         WHERE first_site <> later_site AND shared_films >= 2 AND 2 * shared_films > min(first_films, later_films)
         GROUP BY first_site, later_site""",
}
