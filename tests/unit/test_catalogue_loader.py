"""The loader refuses each mistake in an edition's files with a sentence that names the file and the item."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import la_portal.catalogue
from la_portal.catalogue import CatalogueError, edition, load, questions
from la_portal.vocabulary import PhaseGroup, Term

SHIPPED = Path(la_portal.catalogue.__file__).parent / "editions" / "2026_1"
ITEM = '[[items]]\ncode = "planted"\nkind = "count"\nlabel = "Planted"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "edition"))


def planted(text: str, *, file: str = "training.toml") -> Callable[[Path], None]:
    """Adds `text` to the end of a file."""

    def plant(folder: Path) -> None:
        with (folder / file).open("a", encoding="utf-8") as written:
            written.write(f"\n{text}\n")

    return plant


def changed(old: str, new: str, *, file: str) -> Callable[[Path], None]:
    """Changes the first `old` of a file to `new`."""

    def change(folder: Path) -> None:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")

    return change


def test_what_is_shipped_loads_and_has_the_digest_of_its_files(folder: Path) -> None:
    assert load(folder).digest == edition().digest
    changed("All staff", "Every member of staff", file="training.toml")(folder)
    assert load(folder).digest != edition().digest


MISTAKES: dict[str, tuple[Callable[[Path], None], str]] = {
    "not TOML": (planted("code ="), r"^training\.toml: this is not TOML"),
    "unknown key": (planted(ITEM + "colour = 'red'"), "items planted: colour is not a key"),
    "unknown key of a section": (
        changed("title =", "tilte = 'x'\ntitle =", file="policies.toml"),
        "tilte is not a key",
    ),
    "unknown key of an option": (
        planted(ITEM.replace("count", "choice") + "[items.options]\na = { label = 'A', long = 'B' }"),
        "planted, options a: long is not a key",
    ),
    "missing label": (planted('[[items]]\ncode = "planted"\nkind = "count"'), "items planted: label is missing"),
    "empty label": (planted(ITEM.replace('"Planted"', '" "')), "items planted: label is empty"),
    "label not a text": (planted(ITEM.replace('"Planted"', "3")), "label must be written as a text"),
    "required not a truth": (planted(ITEM + "required = 1"), "required must be written as true or false"),
    "among not texts": (planted(ITEM + 'when = { item = "induction", among = [1] }'), "among must be a list of texts"),
    "options not a table": (planted(ITEM + 'options = "a"'), "options must be written as a table"),
    "an option that is a number": (planted(ITEM + "options = { a = 1 }"), "options must be written as a table"),
    "unknown kind": (planted(ITEM.replace("count", "number")), "kind 'number' is not known. Use one of choice, count"),
    "unknown asked": (planted(ITEM + 'asked = "spring"'), "asked 'spring' is not known"),
    "unknown phase group": (planted(ITEM + 'applies_to = ["infant"]'), "'infant' is not a phase group. Use nursery"),
    "code in capitals": (planted(ITEM.replace('"planted"', '"Planted"')), "'Planted' is not a code"),
    "code not ASCII": (planted(ITEM.replace('"planted"', '"plant\u00e9"')), "'plant\u00e9' is not a code"),
    "code with a hyphen": (planted(ITEM.replace('"planted"', '"plan-ted"')), "'plan-ted' is not a code"),
    "reserved code": (planted(ITEM.replace('"planted"', '"state"')), "item state: this code is reserved"),
    "code twice": (planted(ITEM + ITEM), r"^training\.toml: code 'planted' is there twice"),
    "code in two sections": (planted(ITEM.replace('"planted"', '"post"')), "item 'post' is there twice"),
    "row twice": (planted('[[rows]]\ncode = "blog"\nlabel = "B"', file="platforms.toml"), "'blog' is there twice"),
    "heading twice": (
        planted('[[headings]]\ncode = "support"\ntitle = "S"', file="practice.toml"),
        "heading 'support' is there twice",
    ),
    "choice without options": (planted(ITEM.replace("count", "choice")), "planted: a choice needs options"),
    "several without options": (planted(ITEM.replace("count", "several")), "planted: a several needs options"),
    "count with options": (planted(ITEM + "[items.options]\na = 'A'"), "planted: a count takes no options"),
    "unknown state": (planted(ITEM + "[items.states]\nmaybe = 'Maybe'"), "planted: state 'maybe' is not known"),
    "text with states": (
        planted(ITEM.replace("count", "text") + "[items.states]\nnot_known = 'N'"),
        "planted: a text takes no states",
    ),
    "state among options": (
        planted(ITEM.replace("count", "choice") + "[items.options]\nnot_known = 'N'"),
        "planted: 'not_known' is a state",
    ),
    "pair without its words": (planted(ITEM.replace("count", "pair")), "planted: a pair needs numerator"),
    "people that nothing counts": (
        changed('denominator_is = "headcount"', 'denominator_is = "post"', file="training.toml"),
        r"^edition\.toml: item staff_online_safety: denominator_is 'post' is not a count of the header",
    ),
    "when of nothing": (planted(ITEM + 'when = { item = "ghost", among = ["yes"] }'), "when names 'ghost'"),
    "when of itself": (planted(ITEM + 'when = { item = "planted", among = ["yes"] }'), "when names 'planted'"),
    "when of no option": (
        planted(ITEM + 'when = { item = "part_of_child_protection", among = ["often"] }'),
        r"planted: when among must hold options of 'part_of_child_protection', not \['often'\]",
    ),
    "when of any answer": (planted(ITEM + 'when = { item = "part_of_child_protection" }'), "when among must hold"),
    "when of a total of nothing": (planted(ITEM + 'when = { item = "total" }'), "needs items of the group risk"),
    "needs of no row": (planted(ITEM + 'needs = "wings"'), "needs 'wings', which no row has"),
    "unknown heading": (planted(ITEM + 'heading = "ghost"'), "heading 'ghost' is not one of the section's"),
    "unknown guidance": (planted(ITEM + 'guidance = "ghost"'), r"guidance 'ghost' is not in edition\.toml"),
    "guidance without edition": (
        changed('edition = "2025; check for 2026"\n', "", file="edition.toml"),
        r"^edition\.toml, guidance kcsie: edition is missing",
    ),
    "guidance without date": (
        changed('dated = "September 2025"\n', "", file="edition.toml"),
        r"^edition\.toml, guidance kcsie: dated is missing",
    ),
    "a claim about an edition": (planted(ITEM + 'hint = "Now In Force"'), "hint says 'in force'"),
    "introduced later": (planted(ITEM + 'introduced = "2027.1"'), r"introduced 2027\.1 is later than this edition"),
    "introduced at no edition": (planted(ITEM + 'introduced = "soon"'), "'soon' is not an edition"),
    "retired before": (planted(ITEM + 'retired = "2025.2"'), r"retired 2025\.2 is not later than introduced"),
    "settled by nothing": (
        changed('settled_by = "platforms', 'settled_by = "p', file="platforms.toml"),
        "settled_by 'p_",
    ),
    "parameter twice": (
        planted(
            "[[parameters]]\ncode = 'cell_floor'\nvalue = 1\nfrom_date = 2016-09-01\nsource = 'S'", file="edition.toml"
        ),
        "parameter 'cell_floor from 2016-09-01' is there twice",
    ),
    "parameter without source": (
        planted("[[parameters]]\ncode = 'p'\nvalue = 1\nfrom_date = 2016-09-01", file="edition.toml"),
        r"^edition\.toml, parameters p: source is missing",
    ),
    "parameter not whole": (
        planted("[[parameters]]\ncode = 'p'\nvalue = 1.5\nfrom_date = 2016-09-01\nsource = 'S'", file="edition.toml"),
        "parameters p: value must be written as a whole number",
    ),
    "missing section": (lambda folder: (folder / "header.toml").unlink(), r"^header\.toml: the file is missing"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_each_mistake_is_refused(folder: Path, mistake: str) -> None:
    plant, sentence = MISTAKES[mistake]
    plant(folder)
    with pytest.raises(CatalogueError, match=sentence):
        load(folder)


def test_a_file_that_no_section_names_is_refused(folder: Path) -> None:
    (folder / "extra.toml").write_text("title = 'Extra'", "utf-8")
    with pytest.raises(CatalogueError, match=r"^edition\.toml: sections does not name extra\.toml"):
        load(folder)


def test_an_item_that_is_retired_is_kept_and_not_asked(folder: Path) -> None:
    planted(ITEM + 'introduced = "2025.1"\nretired = "2026.1"')(folder)
    loaded = load(folder)
    asked = questions(loaded, "training", Term.AUTUMN, PhaseGroup.PRIMARY)
    assert loaded.item("training", "planted").retired == "2026.1"
    assert "planted" not in [field.name for field in asked]
