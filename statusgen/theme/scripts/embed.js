// A banner for other people's pages: it shows while something is wrong. docs/embedding.md tells how to use it.
(() => {
  const page = document, {src, dataset: asked} = page.currentScript;
  const at = path => new URL("./" + (asked.lang ? asked.lang + "/" : "") + path, src);
  const wanted = asked.services?.match(/[^ ,]+/g);
  const host = page.createElement("div"), bar = host.cloneNode(), sheet = new CSSStyleSheet(),
    shadow = host.attachShadow({mode: "open"});
  sheet.replaceSync(`:host{all:initial}
    div:not(:empty){display:flex;flex-wrap:wrap;gap:16px;padding:8px 16px;overflow-wrap:anywhere;
    font:16px/1.5 system-ui,sans-serif;color:#17202b;background:#fdf3dc;border-bottom:2px solid}
    div.major_outage{background:#fdeaec}a{color:#0a4f9e}
    button{margin-inline-start:auto;font:inherit}`);
  shadow.adoptedStyleSheets = [sheet];
  bar.setAttribute("role", "status");
  shadow.append(bar);
  const add = (name, textContent, all) => bar.append(Object.assign(page.createElement(name), {textContent}, all));
  let shown = "", kept = {};
  try { kept = sessionStorage; } catch {}
  const show = now => {
    const chosen = one => !wanted || one.services.some(id => wanted.includes(id));
    const reports = now.reports.filter(chosen), state = now.states.find(chosen)?.state;
    const key = now.trouble && (!wanted || reports[0]) ? state + reports.map(one => one.id) : "";
    if (key === shown) return;
    shown = key;
    bar.textContent = "";
    if (!key || key === kept.statusBanner) return;
    bar.className = state;
    bar.lang = now.language;
    bar.dir = now.direction;
    add("span", wanted ? reports.map(one => one.title).join("; ") : now.headline);
    add("a", asked.details || now.words.details, {href: at(reports[1] ? "" : reports[0]?.path || "")});
    add("button", asked.dismiss || now.words.dismiss, {onclick: () => {
      bar.textContent = "";
      kept.statusBanner = key;
    }});
  };
  // Of a language without pages of its own, such as the site's, there is nothing.
  const ask = () => page.hidden || fetch(at("embed/status.json")).then(said =>
    said.status === 404 && asked.lang ? ask(asked.lang = "") : said.json().then(show)).catch(String);
  const start = () => {
    (page.querySelector(asked.target) || page.body).prepend(host);
    ask();
    setInterval(ask, 3e5);
  };
  page.body ? start() : addEventListener("DOMContentLoaded", start);
})();
