"""Canonical people and films from lists made elsewhere: IMDb, Wikidata, any CSV.

read_authority(path, …)         a file as AuthorityName records, streaming
import_names(store, names)      into the database, a million in bounded memory
link_identities(store)          our people and films ↔ theirs, by probability and margin
LoadedAuthority(store)          what the reconciler asks for canonical spellings
"""

from normalize.authority.canonical import LoadedAuthority
from normalize.authority.files import AuthorityName, Columns, read_authority
from normalize.authority.imports import Imported, import_names
from normalize.authority.linking import Linked, link_identities

__all__ = [
    "AuthorityName",
    "Columns",
    "Imported",
    "Linked",
    "LoadedAuthority",
    "import_names",
    "link_identities",
    "read_authority",
]
