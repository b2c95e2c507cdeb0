"""Files that come in: the school register, its links and its trusts. Pure readers: no database, no web."""
