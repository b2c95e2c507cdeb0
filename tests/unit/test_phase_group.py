"""Every type of establishment of the register has its group, and the phase decides where the type does not."""

import pytest

from la_portal.files.register_codes import PHASE_NAMES, TYPE_NAMES
from la_portal.vocabulary import PhaseGroup, phase_group

BY_TYPE = {
    PhaseGroup.NURSERY: ("Local authority nursery school",),
    PhaseGroup.SPECIAL: (
        "Community special school",
        "Non-maintained special school",
        "Other independent special school",
        "Foundation special school",
        "Academy special sponsor led",
        "Academy special converter",
        "Free schools special",
    ),
    PhaseGroup.ALTERNATIVE_PROVISION: (
        "Pupil referral unit",
        "Academy alternative provision converter",
        "Academy alternative provision sponsor led",
        "Free schools alternative provision",
    ),
    PhaseGroup.INDEPENDENT: ("Other independent school",),
    PhaseGroup.POST_16: (
        "Further education",
        "Sixth form centres",
        "Higher education institutions",
        "Special post 16 institution",
        "Academy 16-19 converter",
        "Academy 16 to 19 sponsor led",
        "Academy secure 16 to 19",
        "Free schools 16 to 19",
    ),
}
BY_PHASE = (
    "City technology college",
    "Community school",
    "Voluntary aided school",
    "Voluntary controlled school",
    "Foundation school",
    "Welsh establishment",
    "Secure units",
    "Offshore schools",
    "Service children's education",
    "Miscellaneous",
    "British schools overseas",
    "Institution funded by other government department",
    "Academy sponsor led",
    "Academy converter",
    "Free schools",
    "University technical college",
    "Studio schools",
    "Online provider",
)
OF_PHASE = {
    "Nursery": PhaseGroup.NURSERY,
    "Primary": PhaseGroup.PRIMARY,
    "Middle deemed primary": PhaseGroup.PRIMARY,
    "Secondary": PhaseGroup.SECONDARY,
    "Middle deemed secondary": PhaseGroup.SECONDARY,
    "All-through": PhaseGroup.ALL_THROUGH,
    "16 plus": PhaseGroup.POST_16,
    "Not applicable": PhaseGroup.UNKNOWN,
    "": PhaseGroup.UNKNOWN,
}
DECIDED = [(name, group) for group, names in BY_TYPE.items() for name in names]


def test_the_lists_hold_every_type_and_phase_of_the_register() -> None:
    assert {name for name, _ in DECIDED} | set(BY_PHASE) == set(TYPE_NAMES.values())
    assert len(DECIDED) + len(BY_PHASE) == len(TYPE_NAMES) == 39
    assert {*OF_PHASE} - {""} == set(PHASE_NAMES.values())


@pytest.mark.parametrize(("name", "group"), DECIDED)
@pytest.mark.parametrize("phase", OF_PHASE)
def test_a_type_that_decides_does_so_whatever_the_phase(name: str, group: PhaseGroup, phase: str) -> None:
    assert phase_group(name, phase) is group


@pytest.mark.parametrize("name", [*BY_PHASE, "", "A type that is new"])
@pytest.mark.parametrize(("phase", "group"), OF_PHASE.items())
def test_any_other_type_leaves_it_to_the_phase(name: str, phase: str, group: PhaseGroup) -> None:
    assert phase_group(name, phase) is group


def test_case_and_spaces_do_not_matter() -> None:
    assert phase_group(" pupil Referral unit ", "") is PhaseGroup.ALTERNATIVE_PROVISION
    assert phase_group("", "ALL THROUGH") is PhaseGroup.ALL_THROUGH
    assert phase_group("", "Something else") is PhaseGroup.UNKNOWN
