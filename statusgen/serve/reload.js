// Reloads the page after a rebuild, and shows what is wrong with the sources over it.
(() => {
  const {src, dataset} = document.currentScript;
  const shown = Number(dataset.epoch);
  let seen = -1;
  let panel = null;

  function show(state) {
    panel?.remove();
    panel = null;
    if (!state.findings) return;
    panel = document.createElement("section");
    panel.id = "statusgen-findings";
    panel.setAttribute("role", "alert");
    panel.style.cssText = "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:99999;margin:0;" +
      "padding:1rem 1.5rem;background:#1b1b1f;color:#fff;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;" +
      "border-top:4px solid " + (state.good ? "#ffc44d" : "#ff6b5e");
    panel.textContent = state.findings;
    document.body.append(panel);
  }

  (async () => {
    for (;;) {
      try {
        const answer = await fetch(new URL("state?seen=" + seen, src), {cache: "no-store"});
        const state = await answer.json();
        if (state.good && state.epoch !== shown) { location.reload(); return; }
        seen = state.epoch;
        show(state);
      } catch {
        await new Promise((wake) => setTimeout(wake, 1000));
      }
    }
  })();
})();
