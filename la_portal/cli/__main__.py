"""`python -m la_portal.cli` is the la-portal command."""

from la_portal.cli import main

main()
