"""What an edition says of the one before adds up: the loader refuses each fault, and names the place and the code."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from la_portal import catalogue
from la_portal.catalogue import CatalogueError, Edition, edition, held, load
from tests.conftest import EDITIONS

CONCORDANCE = "concordance.toml"
Change = tuple[str, str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the second edition, to plant faults in."""
    return Path(shutil.copytree(EDITIONS / "2026_2", tmp_path / "2026_2"))


def plant(folder: Path, *changes: Change) -> None:
    """Changes the only place of each file that reads so."""
    for file, old, new in changes:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1, (file, old)
        (folder / file).write_text(text.replace(old, new), "utf-8")


def listed(old: str, new: str = "") -> Change:
    """A change of the concordance."""
    return CONCORDANCE, old, new


FAULTS: dict[str, tuple[str, tuple[Change, ...]]] = {
    "a new item that is not listed": (
        "incidents: 'commerce_in_game' is not in 2026.1. List it as new, renamed or merged",
        (listed('new = ["commerce_in_game"]\n'),),
    ),
    "a new row that is not listed": (
        "policies: 'smart_devices' is not in 2026.1. List it",
        (listed('new = ["smart_devices"]\n'),),
    ),
    "an item that is gone": (
        "practice: 'paid_monitoring' is in 2026.1 and gone. List it as retired",
        (listed('retired = ["paid_monitoring"]\n'),),
    ),
    "a row that is gone": (
        "platforms: 'management_tool' is in 2026.1 and gone",
        (listed('retired = ["management_tool"]\n'),),
    ),
    "a rename from nothing": (
        "practice: 'ghost' is not in 2026.1. Correct the code",
        (listed('"offline_offer"', '"ghost"'),),
    ),
    "a rename to nothing": (
        "practice: 'ghost' is not in this edition. Correct the code",
        (listed("families_offline =", "ghost ="),),
    ),
    "a rename from what is still asked": (
        "practice: 'devices_provided' is in this edition too",
        (listed('"offline_offer"', '"devices_provided"'),),
    ),
    "a rename to what was asked before": (
        "practice: 'devices_provided' is in 2026.1 already. Choose a code",
        (listed("families_offline =", "devices_provided ="),),
    ),
    "a merge from nothing": ("incidents: 'ghost' is not in 2026.1", (listed('"of_by_unknown"', '"ghost"'),)),
    "a merge of one": (
        "incidents, merged: 'of_by_outsider' is made of fewer than two",
        (listed('["of_by_other", "of_by_unknown"]', '["of_by_other"]'),),
    ),
    "a merge that is a rename too": (
        "incidents, merged: 'of_by_outsider' is renamed too",
        (listed("act_authority_advice =", "of_by_outsider ="),),
    ),
    "a merge of other kinds": (
        "practice: 'families_offline' is a yes_no, and 'pupil_voice' was a count. List 'pupil_voice' as retired",
        (
            ("practice.toml", 'code = "pupil_voice"\n', 'code = "pupil_voice"\nretired = "2026.2"\n'),
            listed(
                'renamed = { families_offline = "offline_offer" }',
                'merged = { families_offline = ["offline_offer", "pupil_voice"] }',
            ),
        ),
    ),
    "a row merged with an item": (
        "policies: 'communication_and_complaints' is a row, and 'no_official_presence' was a yes_no",
        (
            ("policies.toml", 'code = "no_official_presence"\n', 'code = "no_official_presence"\nretired = "2026.2"\n'),
            listed('["complaints", "communication_strategy"]', '["complaints", "no_official_presence"]'),
            listed('new = ["smart_devices"]', 'new = ["smart_devices"]\nretired = ["communication_strategy"]'),
        ),
    ),
    "the same item of another kind": (
        "practice: 'anonymous_route' is a count, and 'anonymous_route' was a yes_no. List it as broken",
        (("practice.toml", 'code = "anonymous_route"\nkind = "yes_no"', 'code = "anonymous_route"\nkind = "count"'),),
    ),
    "a renamed item of another kind": (
        "practice: 'families_offline' is a count, and 'offline_offer' was a yes_no. List 'offline_offer' as retired",
        (("practice.toml", 'code = "families_offline"\nkind = "yes_no"', 'code = "families_offline"\nkind = "count"'),),
    ),
    "a broken code that is new": (
        "training: 'ghost' is broken and not in both editions",
        (listed('["senior_leaders"]', '["ghost"]'),),
    ),
    "a new code that is not new": (
        "policies: 'image_use' is in 2026.1 already",
        (listed('["smart_devices"]', '["smart_devices", "image_use"]'),),
    ),
    "a retired code that is still asked": (
        "platforms: 'blog' is in this edition too",
        (listed('["management_tool"]', '["management_tool", "blog"]'),),
    ),
    "a code in two lists": (
        "practice: 'paid_monitoring' is listed twice",
        (listed('"offline_offer"', '"paid_monitoring"'),),
    ),
    "an option that is gone": (
        "policies, options, home_school_agreement: 'share_signed' is in 2026.1 and gone",
        (listed('home_school_agreement = { retired = ["share_signed"] }\n'),),
    ),
    "an option that is not listed": (
        "policies, options, consulted: 'community' is not in 2026.1. List it",
        (listed('consulted = { new = ["community"] }\n'),),
    ),
    "an option renamed from nothing": (
        "policies, options, image_use: 'ghost' is not in 2026.1",
        (listed('"personal_devices"', '"ghost"'),),
    ),
    "a state that is gone": (
        "practice, options, parent_groups: 'not_known' is in 2026.1 and gone",
        (listed('parent_groups = { retired = ["not_known"] }\n'),),
    ),
    "a state that became another": (
        "options, image_consent: 'not_applicable' is a state, which is no other answer's name",
        (
            (
                "platforms.toml",
                'say whether there is consent and a licence"\nneeds = "images"\ncarried = true\n'
                'guidance = "data_protection"\nwhen = { item = "standing", among = ["official", '
                '"auto_created_claimed"] }\n[attributes.states]\nnot_known =',
                'say whether there is consent and a licence"\nneeds = "images"\n[attributes.states]\nnot_applicable =',
            ),
            listed(
                "[platforms.options]\n",
                '[platforms.options]\nimage_consent = { renamed = { not_applicable = "not_known" } }\n',
            ),
        ),
    ),
    "options of what is broken": (
        "practice, options: blocked_for_pupils is not a key",
        (listed("[practice.options]\n", '[practice.options]\nblocked_for_pupils = { new = ["all"] }\n'),),
    ),
    "an option that is broken": (
        "practice, options, parent_groups: broken is not a key",
        (
            listed(
                'parent_groups = { retired = ["not_known"] }',
                'parent_groups = { broken = ["yes"], retired = ["not_known"] }',
            ),
        ),
    ),
    "a section that neither has": ("ghost is not a key", (listed("[training]", "[ghost]\n[training]"),)),
    "an edition that is not known": (
        "This release does not hold edition 2025.1",
        (listed('follows = "2026.1"', 'follows = "2025.1"'),),
    ),
    "an edition that is itself": (
        "follows 2026.2 is not earlier than 2026.2",
        (listed('follows = "2026.1"', 'follows = "2026.2"'),),
    ),
    "an edition that is none": (
        "follows 'the last' is not an edition",
        (listed('follows = "2026.1"', 'follows = "the last"'),),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_refused(folder: Path, fault: str) -> None:
    sentence, changes = FAULTS[fault]
    load(folder, edition)
    plant(folder, *changes)
    with pytest.raises(CatalogueError, match=re.escape(sentence)) as refused:
        load(folder, edition)
    assert str(refused.value).startswith((f"{CONCORDANCE}: ", f"{CONCORDANCE}, ", "This release"))


def test_a_broken_item_may_be_of_another_kind(folder: Path) -> None:
    plant(
        folder,
        ("practice.toml", 'code = "anonymous_route"\nkind = "yes_no"', 'code = "anonymous_route"\nkind = "count"'),
        listed('broken = ["blocked_for_pupils"]', 'broken = ["anonymous_route", "blocked_for_pupils"]'),
    )
    concordance = load(folder, edition).concordance
    assert concordance
    assert concordance.of("practice").broken == {"anonymous_route", "blocked_for_pupils"}


def test_an_edition_follows_one_that_somebody_finds(folder: Path) -> None:
    with pytest.raises(CatalogueError, match=r"^concordance\.toml: edition 2026\.1 is not known here"):
        load(folder)
    (folder / CONCORDANCE).unlink()
    assert load(folder).concordance is None
    assert edition().concordance is None


def test_a_concordance_is_part_of_the_digest(folder: Path) -> None:
    before = load(folder, edition).digest
    plant(folder, listed("# What became of", "# What has become of"))
    assert load(folder, edition).digest != before


def test_a_second_folder_adds_its_editions_and_changes_none(second_edition: Edition) -> None:
    assert held() == ("2026.1", "2026.2")
    assert edition("2026.2") is second_edition
    assert edition().code == "2026.1"
    assert second_edition.concordance
    assert second_edition.concordance.before is edition()


def test_a_folder_that_is_taken_away_takes_its_editions_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(catalogue, "FOLDERS", (*catalogue.FOLDERS, EDITIONS))
        first = edition()
        assert edition("2026.2").code == "2026.2"
    assert edition() is first
    with pytest.raises(CatalogueError, match=r"does not hold edition 2026\.2\. Use 2026\.1"):
        edition("2026.2")


def test_a_folder_is_named_after_the_edition_in_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder.rename(folder.parent / "2026_3")
    monkeypatch.setattr(catalogue, "FOLDERS", (*catalogue.FOLDERS, folder.parent))
    with pytest.raises(CatalogueError, match=r"code is 2026\.2 in the folder 2026_3"):
        edition("2026.3")
