// What JavaScript adds to pages that already work without it: GOV.UK components, and totals that follow the typing.

document.body.classList.add("js-enabled");

async function startComponents() {
  const module = document.getElementById("govuk-frontend");
  if (!module || !("noModule" in HTMLScriptElement.prototype)) return;
  document.body.classList.add("govuk-frontend-supported");
  const { initAll } = await import(module.href);
  initAll();
}

const whole = /^[0-9]{1,9}$/;

function sum(inputs) {
  return inputs.map((input) => input.value.trim()).filter((text) => whole.test(text)).reduce((all, text) => all + Number(text), 0);
}

function say(form, name, number) {
  for (const place of form.querySelectorAll(`[data-total="${name}"]`)) place.textContent = number.toLocaleString("en-GB");
}

/* Each input names the totals that it counts in, like data-counts-in="row-content column-sexual all". */
function keepTotals(form) {
  const inputs = [...form.querySelectorAll("[data-counts-in]")];
  const partsOf = (input) => input.dataset.countsIn.split(" ");
  for (const name of new Set(inputs.flatMap(partsOf))) {
    say(form, name, sum(inputs.filter((input) => partsOf(input).includes(name))));
  }
  const all = sum(inputs);
  for (const words of form.querySelectorAll("[data-total-words]")) words.textContent = all === 1 ? "incident" : "incidents";
  const recorded = form.querySelector("[name=incidents_recorded]:checked")?.value === "yes";
  for (const part of form.querySelectorAll("[data-needs-total]")) part.hidden = part.disabled = !(recorded && all);
  const empty = inputs.filter((input) => input.value.trim() === "").length;
  for (const line of form.querySelectorAll("[data-empty]")) {
    line.hidden = empty === 0;
    line.querySelector("[data-empty-count]").textContent = empty === 1 ? "1 box is empty." : `${empty} boxes are empty.`;
  }
}

for (const form of document.querySelectorAll("[data-totals]:has([data-counts-in])")) {
  form.addEventListener("input", () => keepTotals(form));
}

/* A question that only some answers call for, like data-when="x-standing" data-among="official", shows with them. */
function askWhatApplies() {
  for (const question of document.querySelectorAll("[data-when]")) {
    const among = question.dataset.among.split(" ");
    const given = [...document.querySelectorAll(`[name="${question.dataset.when}"]:checked`)];
    const deciding = given.some((input) => among.includes(input.value) && !input.closest("[data-when][hidden]"));
    const filled = [...question.querySelectorAll("[data-counts-in]")].some((input) => input.value.trim() !== "");
    const kept = question.querySelector(".govuk-error-message") || ("shownIfFilled" in question.dataset && filled);
    question.hidden = !deciding && !kept;
  }
}

if (document.querySelector("[data-when]")) {
  document.addEventListener("change", askWhatApplies);
  askWhatApplies();
}

/* Opening a row is a link; where something has been typed, it is saved on the way. */
for (const link of document.querySelectorAll("[data-opens]")) {
  const form = link.closest("form");
  form?.addEventListener("input", () => (form.dataset.typed = ""));
  link.addEventListener("click", (event) => {
    if (!form || !("typed" in form.dataset)) return;
    event.preventDefault();
    for (const [name, value] of [["press", "open"], ["opens", link.dataset.opens]]) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
    form.submit();
  });
}

/* The day of the next review is proposed a year after the last one; it can be typed over. */
document.addEventListener("change", ({ target }) => {
  const [, row] = /^(.+)-reviewed_on-(?:day|month|year)$/.exec(target.name ?? "") ?? [];
  const boxes = (which) => ["day", "month", "year"].map((part) => document.getElementById(`${row}-${which}-${part}`));
  if (!row || !boxes("review_due_on").every((box) => box && box.value === "")) return;
  const [day, month, year] = boxes("reviewed_on").map((box) => box.value.trim());
  if (!day || !month || !/^[0-9]{4}$/.test(year)) return;
  boxes("review_due_on").forEach((box, at) => (box.value = [day, month, String(Number(year) + 1)][at]));
});

/* What is typed is saved field by field. Two people in one section: what does not clash is merged, the rest is asked. */
function keepSaving(form) {
  const mark = form.querySelector("[data-saved]");
  let waiting, sending = false, changed = false;

  function tell(text) {
    mark.hidden = false;
    mark.textContent = text;
  }

  async function save() {
    if (sending) return;
    sending = true;
    changed = false;
    const body = new URLSearchParams(new FormData(form));
    body.set("press", "autosave");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.status === 401) tell("You are signed out. Save, and sign in: what you typed is kept");
      else if (answer.ok || answer.status === 409) {
        const said = await answer.json();
        if (answer.ok) {
          form.elements.version.value = said.version;
          form.elements.shown.value = JSON.stringify(said.shown);
        }
        tell(said.sentence);
      }
    } catch {
      tell("Not saved yet: there is no connection");
    } finally {
      sending = false;
      if (changed) save();
    }
  }

  form.addEventListener("change", () => {
    changed = true;
    clearTimeout(waiting);
    waiting = setTimeout(save, 300);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}

for (const form of document.querySelectorAll("form[data-autosave]")) keepSaving(form);

startComponents();
