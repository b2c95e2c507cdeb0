"""Small numbers: the one rule for figures that leave the authority, or that one school sees of others.

Numbers of a few people can point at one of them to who knows the school. So a count from 1 to 4 is not shown, as the
Government Statistical Service's guidance on disclosure control for tables from administrative sources (2014) lets a
producer choose and as tables of the Department for Education on pupils commonly do; 0 says nothing about anybody and is
shown. A figure over few schools would let each of them take itself out and see the rest: ten have to have given it.
This is the primary rule. What can be worked out from several figures of a release is found by `suppression`.
"""

from __future__ import annotations

SMALLEST = 5
FEWEST_SCHOOLS = 10


def too_small(count: int, smallest: int = SMALLEST) -> bool:
    """Whether a count of people or events is too small to be shown; 0 is not."""
    return 0 < count < smallest


def too_few(schools: int) -> bool:
    """Whether so many schools are too few for a figure over all of them to be shown."""
    return schools < FEWEST_SCHOOLS


def withheld(count: int, schools: int) -> bool:
    """Whether a sum over schools, and every share or rate that is made of it, is not shown."""
    return too_small(count) or too_few(schools)
