"""The sentences over pages and figures, each made of the rows that the figure draws, and true of exactly these."""
