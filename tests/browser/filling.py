"""A return filled in by hand: every answer typed or ticked where the page shows it, each page saved by its button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from la_portal.catalogue import Asked, Field, Kind
from la_portal.catalogue.reading import Typed
from la_portal.web.returns.places import page_of, row_of

PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Filling:
    """One return in a browser window: what it asks, and what to answer. `address` is that of its task list.

    Every query is explained by the first reason that it offers, on the page where it is raised or from the check.
    """

    page: Page
    address: str
    asked: Asked
    answers: Mapping[str, Mapping[str, Typed]]

    def all_sections(self) -> None:
        """The facts about the school and all five sections are filled in and saved; the page is where that leads."""
        self._plain("header")
        self._rows("policies", "Save this policy")
        self._plain("training")
        self._incidents()
        self._rows("platforms", "Save this platform")
        self._rows("practice", "Save this answer")

    def send(self, authority: str) -> None:
        """From the last section to the receipt."""
        self._explain_from_the_check()
        self.page.get_by_role("button", name="Continue to the declaration").click()
        self.sign(authority)

    def pass_on(self, headteacher: str) -> None:
        """From the last section to the headteacher."""
        self._explain_from_the_check()
        self.page.get_by_role("button", name=f"Pass to {headteacher} to sign").click()
        expect(self.page.locator("main")).to_contain_text("This return is with the headteacher")

    def sign(self, authority: str) -> None:
        """From the declaration to the receipt."""
        self.page.get_by_role("button", name=f"Sign and send to {authority}").click()
        expect(self.page.get_by_role("heading", name="Return sent")).to_be_visible()

    def _explain_from_the_check(self) -> None:
        expect(self.page.get_by_role("heading", name="Check your answers")).to_be_visible()
        link = self.page.get_by_role("button", name="Explain")
        while link.count():
            link.click()
            expect(self._unexplained.first).to_be_visible()
            self._explain()
            self.page.goto(f"{self.address}check")

    @property
    def _unexplained(self) -> Locator:
        return self.page.locator(".la-query:has(button[name=explain])")

    def _explain(self) -> bool:
        """Every query that the page asks about is explained; whether there was one."""
        number = self._unexplained.count()
        for left in reversed(range(number)):
            query = self._unexplained.first
            query.get_by_role("radio").first.check()
            query.get_by_role("button", name="Save explanation").click()
            expect(self._unexplained).to_have_count(left)
        return number > 0

    def _open(self, section: str) -> list[Field]:
        self.page.goto(f"{self.address}{section}")
        return [field for field in self.asked.questions(section) if field.name in self.answers[section]]

    def _plain(self, section: str) -> None:
        self._fill(self._open(section))
        self._go_on()

    def _incidents(self) -> None:
        fields = self._open("incidents")
        self._fill(field for field in fields if field.item.group in {"risk", ""} and page_of(field) == "incidents")
        self._save()
        self._explain()
        self._fill(field for field in fields if field.item.group == "of_which")
        self._go_on()
        self._fill(field for field in fields if page_of(field) == "incidents_done")
        self._go_on()

    def _rows(self, section: str, button: str) -> None:
        page, fields = self.page, self._open(section)
        for row in dict.fromkeys(row_of(field) for field in fields if row_of(field)):
            page.locator(f"a#{row}").click()
            expect(page.locator(f"tr#{row}")).to_be_visible()
            self._fill(field for field in fields if row_of(field) == row)
            page.get_by_role("button", name=button).click()
            if self._explain():
                page.get_by_role("button", name=button).click()
            expect(page.locator(f"a#{row}")).to_contain_text("Change")
        self._fill(field for field in fields if not row_of(field))
        self._go_on()

    def _go_on(self) -> None:
        """Saved, and on another page: one on which a query came up is saved once more."""
        self._save()
        while self._explain():
            self._save()

    def _save(self) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Save and continue").click()
        assert "problems" not in self.page.url, self.page.locator(".govuk-error-summary").inner_text()

    def _fill(self, fields: Iterable[Field]) -> None:
        """Fills the form that the page shows; a control that nobody could see or reach is an error."""
        wanted: dict[str, list[str]] = {}
        for field in fields:
            typed = self.answers[field.section][field.name]
            if field.item.kind is Kind.DATE:
                wanted |= {f"{field.name}-{part}": [text] for part, text in zip(PARTS, typed, strict=True)}
            else:
                wanted[field.name] = [typed] if isinstance(typed, str) else typed
        assert self.page.evaluate(_TYPE, wanted) == []


_TYPE = """(wanted) => {
  const missing = [];
  for (const [name, values] of Object.entries(wanted)) {
    for (const value of values) {
      const controls = [...document.querySelectorAll(`form [name="${name}"]:not([type=hidden])`)];
      const ticked = controls.find((one) => ["radio", "checkbox"].includes(one.type) && one.value === value);
      const control = ticked ?? controls.find((one) => !["radio", "checkbox"].includes(one.type));
      if (!control || control.disabled || !control.getClientRects().length) missing.push(`${name}=${value}`);
      else if (ticked) ticked.click();
      else if ((control.value = value) && control.value !== value) missing.push(`${name}=${value}`);
    }
  }
  return missing;
}"""
