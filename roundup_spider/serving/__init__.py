"""The web pages: Datasette over the database, with pages of our own for weeks, films, people, articles and review.

app_of(Served(path)) → an ASGI application       server.serve(Served(path), …) runs it on loopback
"""
