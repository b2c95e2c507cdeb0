"""The attacker finds what can be worked out from published tables, and claims nothing of what cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacker import Attack, Contradiction, Range, attack
from tests.attacker.writing import write

INCIDENTS = {"number": "incidents"}
RECTANGLE = """
    Total   Total   60
    Total   Content 33
    Total   Contact 27
    Primary Total   28
    Primary Content {0}
    Primary Contact {1}
    Special Total   32
    Special Content {2}
    Special Contact {3}
"""


def found(ranges: list[Range]) -> dict[str, tuple[float, float]]:
    """The ranges by the categories, the district or the term that they are of, joined by commas."""
    return {name_of(each): (each.least, each.most) for each in ranges}


def name_of(each: Range) -> str:
    where = each.coordinates
    term = where.term.split()[0].replace("Academic", "")
    return ",".join(filter(None, [term, where.district, *(label for _, label in where.labels)])) or "all"


def one(folder: Path, columns: str, rows: str, **more) -> Attack:
    return attack([write(folder, "table", columns, rows, **more)], every_end=True)


def test_one_hidden_number_of_a_row_is_found(tmp_path: Path) -> None:
    attacked = one(tmp_path, "risk number", "Total 20\nContent c\nContact 12\nConduct 5")
    assert found(attacked.exact) == {"Content": (3, 3)}
    assert (attacked.tried, attacked.cells) == (1, 4)


def test_a_number_that_nothing_is_said_of_is_left_unknown(tmp_path: Path) -> None:
    attacked = one(tmp_path, "question number", "First c\nSecond 12")
    assert found(attacked.hidden) == {"First": (1, float("inf"))}
    assert attacked.exact == attacked.narrow == []


def test_what_was_not_seen_in_passing_is_worked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.attacker.ranges.PATIENCE", 0)
    folder = write(tmp_path, "table", "phase risk number", RECTANGLE.format("c", "c", "c", "c"))
    assert found(attack([folder]).hidden)["Primary,Content"] == (2, 27)
    assert attack([folder]).narrow == []


def test_two_hidden_in_different_rows_and_columns_of_a_rectangle_are_found(tmp_path: Path) -> None:
    attacked = one(tmp_path, "phase risk number", RECTANGLE.format("c", 13, 18, "c"))
    assert found(attacked.exact) == {"Primary,Content": (15, 15), "Special,Contact": (14, 14)}


def test_a_rectangle_of_four_hidden_numbers_is_not_found(tmp_path: Path) -> None:
    attacked = one(tmp_path, "phase risk number", RECTANGLE.format("c", "c", "c", "c"))
    assert attacked.exact == attacked.narrow == []
    assert found(attacked.hidden)["Primary,Content"] == (2, 27)


def test_hidden_numbers_of_a_small_sum_are_found_to_be_close(tmp_path: Path) -> None:
    attacked = one(tmp_path, "risk number", "Total 105\nContent c\nContact c\nConduct c\nCommerce 100")
    assert attacked.exact == []
    assert found(attacked.narrow) == dict.fromkeys(("Content", "Contact", "Conduct"), (1, 3))


def test_hidden_numbers_of_a_sum_one_larger_are_far_enough_apart(tmp_path: Path) -> None:
    attacked = one(tmp_path, "risk number", "Total 106\nContent c\nContact c\nConduct c\nCommerce 100")
    assert attacked.narrow == []


def test_a_hidden_term_is_found_from_the_year(tmp_path: Path) -> None:
    attacked = one(tmp_path, "term number", "Autumn 20\nSpring c\nSummer 17\nyear 40")
    assert found(attacked.exact) == {"Spring": (3, 3)}


def test_terms_of_schools_are_not_added_up(tmp_path: Path) -> None:
    attacked = one(tmp_path, "term schools", "Autumn 20\nSpring c\nSummer 17\nyear 24")
    assert found(attacked.hidden) == {"Spring": (1, float("inf"))}


def test_terms_are_not_added_up_where_one_is_not_published(tmp_path: Path) -> None:
    assert one(tmp_path, "term number", "Autumn 20\nSpring c\nyear 40").narrow == []


def test_a_hidden_district_is_found_from_the_authority(tmp_path: Path) -> None:
    rows = "all Content 9\nNorth Content 7\nSouth Content c\nall Contact 80\nNorth Contact c\nSouth Contact c"
    assert found(one(tmp_path, "district risk number", rows).exact) == {"South,Content": (2, 2)}


def test_a_number_is_never_more_than_what_it_is_of(tmp_path: Path) -> None:
    attacked = one(tmp_path, "question number of", "First c 3\nSecond c 4")
    assert found(attacked.narrow) == {"First": (1, 3)}


def test_what_is_left_of_a_base_is_found(tmp_path: Path) -> None:
    rows = "Total 80 c\nPrimary 50 54\nSpecial 30 c"
    attacked = one(tmp_path, "phase number of", f"{rows}\nSecondary z z")
    assert attacked.exact_complements == []
    whole = {"number": "trained", "of": "governors"}
    write(tmp_path, "governors", "phase of", "Total 86\nPrimary 54\nSpecial 32", {"of": "governors"})
    attacked = one(tmp_path, "phase number of", rows, quantities=whole)
    assert found(attacked.exact_complements) == {"Special": (2, 2)}
    assert found(attacked.complements) == {"Special": (2, 2), "all": (6, 6)}


def test_what_is_left_of_a_base_is_found_to_be_close(tmp_path: Path) -> None:
    attacked = one(tmp_path, "phase number of", "Total 80 83\nPrimary 50 c\nSpecial 30 c")
    assert found(attacked.narrow_complements) == {}
    attacked = one(tmp_path, "phase number of", "Total 80 82\nPrimary 50 c\nSpecial 30 c")
    assert found(attacked.narrow_complements) == {"Primary": (0, 2), "Special": (0, 2)}


def test_what_is_left_and_small_is_told_even_where_nothing_is_hidden(tmp_path: Path) -> None:
    attacked = one(tmp_path, "question number of", "First 97 99\nSecond 99 99\nThird 90 99")
    assert [each.labels for each in attacked.small_complements] == [(("question", "First"),)]


def test_a_rounded_share_gives_its_number_away(tmp_path: Path) -> None:
    attacked = one(tmp_path, "question number of percent", "First c 900 0.3\nSecond c 9000 0.1\nThird c 900 c")
    assert found(attacked.hidden) == {"First": (3, 3), "Second": (5, 13), "Third": (1, 900)}
    assert found(attacked.exact) == {"First": (3, 3)}


def test_a_rounded_share_gives_its_base_away(tmp_path: Path) -> None:
    rows = "Total 30 100 30.0\nPrimary c c 14.3\nSpecial 25 c c\nSecondary 4 c c"
    attacked = one(tmp_path, "phase number of percent", rows)
    ranges = {(each.coordinates.measure, name_of(each)): each for each in attacked.hidden}
    assert (ranges["table: of", "Primary"].least, ranges["table: of", "Primary"].most) == (7, 7)


def test_a_share_that_is_low_keeps_its_number_low(tmp_path: Path) -> None:
    attacked = one(tmp_path, "question number of percent", "First c 5000 low")
    assert found(attacked.narrow) == {"First": (1, 2)}


def test_a_rate_gives_its_number_away(tmp_path: Path) -> None:
    attacked = one(tmp_path, "risk number pupils per_1000", "Content c 2000 1.5\nContact 90 2000 45.0")
    assert found(attacked.exact) == {"Content": (3, 3)}


def test_two_tables_that_count_the_same_are_read_together(tmp_path: Path) -> None:
    write(tmp_path, "by_risk", "risk number", "Total 50\nContent c\nContact c", INCIDENTS)
    write(tmp_path, "by_phase", "phase risk number", "Total Content 6\nPrimary Content 2\nSpecial Content c", INCIDENTS)
    assert found(attack([tmp_path]).exact) == {"Content": (6, 6), "Contact": (44, 44), "Special,Content": (4, 4)}


def test_two_tables_that_count_different_things_are_read_apart(tmp_path: Path) -> None:
    write(tmp_path, "incidents", "risk number", "Total 50\nContent c\nContact c", INCIDENTS)
    write(tmp_path, "reports", "risk number", "Total 51\nContent 6\nContact 45")
    assert attack([tmp_path]).narrow == []


def test_the_year_gives_away_what_the_release_of_a_term_hid(tmp_path: Path) -> None:
    first = write(tmp_path / "1", "terms", "term risk number", "Autumn Total 30\nAutumn A c\nAutumn B c", INCIDENTS)
    later = "Spring A 5\nSummer A 6\nyear A 14"
    second = write(tmp_path / "2", "year", "term risk number", later, INCIDENTS)
    assert found(attack([first, second]).exact) == {"Autumn,A": (3, 3), "Autumn,B": (27, 27)}
    assert attack([first]).exact == []


def test_what_one_release_hides_another_shows(tmp_path: Path) -> None:
    first = write(tmp_path / "1", "table", "risk number", "Total 30\nA c\nB c")
    second = write(tmp_path / "2", "table", "risk number", "Total 30\nA 26\nB 4")
    assert found(attack([first, second]).exact) == {"A": (26, 26), "B": (4, 4)}


def test_a_kind_is_found_from_its_risk_and_a_risk_from_all(tmp_path: Path) -> None:
    rows = "Total Total 60\nContent Total c\nContact Total 40\nContent Hate c\nContent Other 18\nContact Other 40"
    attacked = one(tmp_path, "risk kind number", rows, within={"kind": "risk"})
    assert found(attacked.exact) == {"Content": (20, 20), "Hate": (2, 2)}


def test_kinds_of_different_risks_are_not_one_sum(tmp_path: Path) -> None:
    rows = "Total Total 60\nContent Total 20\nContact Total 40\nContent Hate c\nContent Other c\nContact Other 40"
    attacked = one(tmp_path, "risk kind number", rows, within={"kind": "risk"})
    assert found(attacked.hidden) == {"Hate": (1, 19), "Other,Content": (1, 19)}


def test_a_kind_is_the_same_in_a_table_without_risks(tmp_path: Path) -> None:
    rows = "Total Total 60\nContent Total 60\nContent Hate c\nContent Lies c"
    write(tmp_path, "by_risk", "risk kind number", rows, INCIDENTS, {"kind": "risk"})
    write(tmp_path, "by_kind", "kind number", "Hate 3", INCIDENTS)
    assert found(attack([tmp_path]).exact) == {"Hate": (3, 3), "Lies": (57, 57)}


def test_a_group_with_all_schools_has_all_that_is_counted(tmp_path: Path) -> None:
    attacked = one(tmp_path, "phase risk schools number", "Total A 12 31\nPrimary A 12 c")
    assert found(attacked.exact) == {"Primary,A": (31, 31)}
    attacked = one(tmp_path, "phase schools number", "Total 12 31\nPrimary 12 c\nSpecial x x")
    assert found(attacked.exact) == {"Primary": (31, 31)}
    attacked = one(tmp_path, "phase schools number", "Total 12 31\nPrimary 11 c\nSpecial x x")
    assert found(attacked.hidden) == {"Primary": (1, 31)}


def test_a_later_correction_is_another_number(tmp_path: Path) -> None:
    first = write(tmp_path / "1", "table", "risk number", "Total 30\nA 10\nB c\nC c")
    second = write(tmp_path / "2", "table", "risk number", "Total 31\nA 11\nB c\nC c")
    attacked = attack([first, second], every_end=True)
    assert attacked.exact == attacked.narrow == attacked.apart == []
    assert found(attacked.hidden) == {"B": (1, 19), "C": (1, 19)}


def test_a_correction_out_of_sight_sets_the_releases_apart(tmp_path: Path) -> None:
    first = write(tmp_path / "1", "table", "risk number", "Total 30\nA 10\nB c\nC c")
    second = write(tmp_path / "2", "table", "risk number", "Total 13\nA 10\nB c\nC c")
    attacked = attack([first, second], every_end=True)
    assert {name_of(Range(each, 0, 0, 0, 0, 0)) for each in attacked.apart} >= {"B", "C"}
    assert [(each.release, each.most) for each in attacked.hidden] == [(0, 19), (0, 19), (1, 2), (1, 2)]
    assert {each.release for each in attacked.narrow} == {1}


def test_what_a_correction_shows_gives_nothing_of_the_release_before_away(tmp_path: Path) -> None:
    first = write(tmp_path / "1", "table", "risk number", "Total 30\nA 10\nB c\nC c")
    second = write(tmp_path / "2", "table", "risk number", "Total 31\nA 10\nB 18\nC c")
    attacked = attack([first, second])
    assert [(name_of(each), each.release, each.least) for each in attacked.exact] == [("C", 1, 3)]


def test_what_is_not_applicable_counts_as_none_and_what_is_not_available_as_unknown(tmp_path: Path) -> None:
    assert found(one(tmp_path, "risk number", "Total 30\nA 26\nB c\nC z").exact) == {"B": (4, 4)}
    assert found(one(tmp_path, "risk number", "Total 30\nA 20\nB c\nC x").hidden) == {"B": (1, 10)}


def test_a_release_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Contradiction, match="table / number / risk"):
        one(tmp_path, "risk number", "Total 30\nA 10\nB 21")
    with pytest.raises(Contradiction):
        one(tmp_path, "risk number", "Total 30\nA 31\nB c\nC c")


def test_a_line_that_is_said_not_to_hold_is_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path, "table", "answer of", "Total 30\nYes 30\nNo c")
    with pytest.raises(Contradiction):
        attack([folder])
    assert attack([folder], ignoring=[("table", "of", "answer")]).narrow == []


def test_columns_that_the_attack_cannot_read_are_told(tmp_path: Path) -> None:
    attacked = one(tmp_path, "risk number expected percent", "Total 30 40 75.0")
    assert attacked.unread == [("table", "expected"), ("table", "percent")]


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no tables"):
        attack([tmp_path])
