// Starts the dashboards. The address is the only state: filters write it, and Dash reads it.
"use strict";
{
  const PHONE = window.matchMedia("(max-width: 40.0525em)");
  const UPDATE = "/_dash-update-component";
  const problem = document.getElementById("problem");
  const updating = document.getElementById("updating");

  /* A figure may carry, in layout.meta.narrow, what is different about it on a phone. */
  function fitted(figure) {
    const narrow = PHONE.matches && figure.layout?.meta?.narrow;
    if (!narrow) return figure;
    const layout = { ...figure.layout };
    for (const [name, part] of Object.entries(narrow)) {
      layout[name] = Array.isArray(part) || typeof part !== "object" ? part : { ...layout[name], ...part };
    }
    return { ...figure, layout };
  }

  const react = Plotly.react;
  Plotly.react = async (graph, figure) => {
    const fresh = !graph.laFigure;
    graph.laFigure = figure;
    const drawn = await react(graph, fitted(figure));
    /* A point leads where its customdata says; the table under the figure has the same links. */
    if (fresh) graph.on("plotly_click", ({ points }) => { if (String(points[0].customdata ?? "").startsWith("/")) location.assign(points[0].customdata); });
    return drawn;
  };
  PHONE.addEventListener("change", () => {
    for (const graph of document.querySelectorAll(".js-plotly-plot")) react(graph, fitted(graph.laFigure));
  });

  /* While figures are on their way the last ones stay, dimmed; when they do not come, a sentence says so. */
  const ask = window.fetch;
  window.fetch = async (...given) => {
    if (!String(given[0]).includes(UPDATE)) return ask(...given);
    const page = document.getElementById("page");
    page?.classList.add("la-updating");
    updating.textContent = "Updating";
    problem.hidden = true;
    try {
      const answer = await ask(...given);
      problem.hidden = answer.ok && !answer.redirected;
      return answer;
    } catch (error) {
      problem.hidden = false;
      throw error;
    } finally {
      page?.classList.remove("la-updating");
      updating.textContent = "";
    }
  };

  function followAddress() {
    for (const link of document.querySelectorAll(".la-sub a")) link.search = location.search;
  }

  document.addEventListener("change", ({ target }) => {
    const form = target.closest("form.la-filters");
    if (!form) return;
    const chosen = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(chosen).toString();
    history.pushState({}, "", query ? `?${query}` : location.pathname);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    followAddress();
  });
  addEventListener("popstate", followAddress);

  /* On paper tables are open and charts are as wide as it. */
  function onPaper() {
    for (const folded of document.querySelectorAll("main details:not([open])")) folded.open = true;
    for (const graph of document.querySelectorAll(".js-plotly-plot")) Plotly.Plots.resize(graph);
  }
  addEventListener("beforeprint", onPaper);
  document.addEventListener("click", ({ target }) => { if (target.closest?.(".la-print")) print(); });

  new DashRenderer();
}
