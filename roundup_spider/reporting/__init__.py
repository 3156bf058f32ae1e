"""The report: the collection in figures and charts, as one HTML file that needs no network.

gather(store) → Figures       page_of(figures, made) → str
"""
