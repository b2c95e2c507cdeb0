"""The invented register is read by the reader of the real one, without a doubt, and is plainly invented."""

from collections import Counter
from pathlib import Path

import pytest

from la_portal.cli.invented import write_register
from la_portal.files.register import read_register
from la_portal.vocabulary import PhaseGroup


@pytest.mark.parametrize(("la_code", "schools"), [("990", 120), ("991", 40), ("990", 700)])
def test_it_is_a_clean_register_with_unique_names_and_urns(tmp_path: Path, la_code: str, schools: int) -> None:
    path = tmp_path / "register.csv"
    write_register(path, la_code, "Wexmoor", schools, 7)
    register = read_register(path, la_code)
    assert (register.refused, register.doubts, register.columns_missing, register.other_authorities) == ((), (), (), 0)
    assert [row.urn for row in register.rows] == [int(la_code) * 1000 + order for order in range(1, schools + 1)]
    assert len({row.name for row in register.rows}) == schools
    assert len({row.district for row in register.rows} - {None}) == 5
    assert all((row.postcode or "").startswith("ZZ") for row in register.rows)
    called_academy = {row.establishment_type or "" for row in register.rows if "Academy" in row.name}
    assert all(kind.startswith(("Academy", "Free")) for kind in called_academy)


def test_it_has_the_mixture_and_the_gaps_of_life(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    write_register(path, "990", "Wexmoor", 120, 1)
    rows = read_register(path, "990").rows
    groups = Counter(row.phase_group for row in rows)
    assert groups == {
        PhaseGroup.PRIMARY: 90,
        PhaseGroup.SECONDARY: 17,
        PhaseGroup.SPECIAL: 5,
        PhaseGroup.INDEPENDENT: 3,
        PhaseGroup.ALTERNATIVE_PROVISION: 2,
        PhaseGroup.ALL_THROUGH: 2,
        PhaseGroup.NURSERY: 1,
    }
    assert any(row.roll == 0 for row in rows)
    assert all(row.fsm_percent is None for row in rows if row.roll == 0)
    assert 6 <= len({row.trust for row in rows} - {None}) <= 8
    assert any(row.opened_on is None for row in rows)
    assert any(row.ward is None for row in rows)
    assert any(row.fsm_percent is None for row in rows)


def test_the_same_seed_gives_the_same_file_and_another_authority_another(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.csv" for number in range(4)]
    for path, la_code, seed in zip(paths, ("990", "990", "991", "990"), (1, 1, 1, 2), strict=True):
        write_register(path, la_code, "Wexmoor", 40, seed)
    first, same, elsewhere, otherwise = (path.read_bytes() for path in paths)
    assert first == same
    assert len({first, elsewhere, otherwise}) == 3


@pytest.mark.parametrize("schools", [0, 1000])
def test_a_size_that_the_urns_cannot_hold_is_refused(tmp_path: Path, schools: int) -> None:
    with pytest.raises(ValueError, match="1 to 999"):
        write_register(tmp_path / "register.csv", "990", "Wexmoor", schools, 1)
