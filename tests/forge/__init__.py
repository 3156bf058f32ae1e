"""Re-renders gold pages in other markups, to estimate how the reader does on pages it has not seen."""
