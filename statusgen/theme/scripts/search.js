// The history by text, service, severity, kind and year: an index for each year, loaded when somebody searches.
const form = one("[data-search]");
if (form) {
  const result = one("[data-result]"), list = one("ul", result), more = one("button", result);
  const marks = one("template", result).content;
  const years = [...form.elements.year.options].map((option) => option.value).filter(Boolean);
  const loaded = {};
  const STEP = 50;
  let turn = 0, most = STEP;
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const load = (year) => loaded[year] ||= fetch(form.dataset.search + year + ".json").then((answer) => {
    if (!answer.ok) throw answer;
    return answer.json();
  }).catch(() => { delete loaded[year]; });
  const piece = (name, text) => Object.assign(document.createElement(name), {textContent: text});
  const names = new Map([...form.elements.service.options].map((option) => [option.value, option.text.trim()]));
  const row = (report) => {
    const item = piece("li", ""), link = piece("a", report.title), facts = piece("p", "");
    item.className = "row";
    link.href = form.dataset.root + "incidents/" + report.id + "/";
    const told = [report.status, report.when, report.services.map((id) => names.get(id) || id).join(", ")];
    const said = told.filter(Boolean).map((text) => piece("span", text));
    facts.append(one(`[data-mark=${report.state}]`, marks).cloneNode(true), ...said.flatMap((part) => [" ", part]));
    item.append(link, facts);
    return item;
  };
  const find = async () => {
    const mine = ++turn;
    const asked = Object.fromEntries(new FormData(form));
    const active = Object.values(asked).some(Boolean);
    for (const element of all("[data-unfiltered]")) element.hidden = active;
    result.hidden = !active;
    if (!active) return;
    const terms = folded(asked.q).split(/\s+/).filter(Boolean);
    const fits = (report) => (report.known || !("known" in form.dataset)) && (!asked.kind || report.kind === asked.kind) &&
      (!asked.severity || report.severity === asked.severity) &&
      (!asked.service || report.services.includes(asked.service)) &&
      terms.every((term) => report.folded.includes(term));
    const found = [];
    let failed = false, rest = false;
    for (const year of asked.year ? [asked.year] : years) {
      if (rest = found.length > most) break;
      const index = await load(year);
      if (mine !== turn) return;
      failed ||= !index;
      for (const report of index ? index.reports : []) {
        report.folded ||= folded([report.title, ...report.services.map((id) => names.get(id)), report.text].join(" "));
        if (fits(report)) found.push(report);
      }
    }
    list.replaceChildren(...found.slice(0, most).map(row));
    list.hidden = !found.length;
    more.hidden = found.length <= most;
    one("[role=status]", result).textContent = failed ? result.dataset.failed :
      filled(rest ? result.dataset.atLeast : result.dataset.found, numbers.format(found.length));
  };
  const changed = (replace) => {
    most = STEP;
    goTo(new URLSearchParams([...new FormData(form)].filter(([, value]) => value)), replace);
    find();
  };
  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const field of form.elements) if (field.name) field.value = asked.get(field.name) || "";
    most = STEP;
    find();
  };
  let typing;
  form.oninput = (event) => {
    clearTimeout(typing);
    if (event.target.name === "q") typing = setTimeout(changed, 300, true);
    else changed();
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    clearTimeout(typing);
    changed();
  };
  form.onreset = () => setTimeout(changed);
  more.onclick = () => {
    const last = list.children.length;
    most += STEP;
    find().then(() => list.children[last] && one("a", list.children[last]).focus());
  };
  addEventListener("popstate", read);
  form.hidden = false;
  read();
}
