// Only the services that the visitor picks, named in the address; trouble of the others is told all the same.
const pick = one("[data-pick]");
if (pick) {
  const lines = all("[data-service]"), choices = one("ul", pick), note = one("[role=status]", pick);
  const boxes = lines.map((line) => {
    const label = document.createElement("label"), box = document.createElement("input");
    box.type = "checkbox";
    box.value = line.dataset.service;
    label.append(box, " " + one("a", line).textContent);
    choices.appendChild(document.createElement("li")).append(label);
    return box;
  });
  const show = () => {
    const picked = (new URLSearchParams(location.search).get("services") || "").split(",");
    for (const box of boxes) box.checked = picked.includes(box.value);
    const some = boxes.some((box) => box.checked);
    lines.forEach((line, n) => { line.hidden = some && !boxes[n].checked; });
    for (const group of all("[data-group]")) group.hidden = !one("[data-service]:not([hidden])", group);
    const shown = lines.filter((line) => !line.hidden);
    const bad = lines.filter((line) => line.hidden && line.dataset.state !== "operational").map((line) => one("a", line).textContent);
    note.textContent = !some ? "" : filled(pick.dataset.shown, numbers.format(shown.length), numbers.format(lines.length)) +
      (bad.length ? " " + filled(pick.dataset.others, new Intl.ListFormat(root.lang).format(bad)) : "");
    one("button", pick).hidden = !some;
  };
  pick.onchange = () => {
    const parameters = new URLSearchParams(location.search);
    const picked = boxes.filter((box) => box.checked).map((box) => box.value);
    if (picked.length) parameters.set("services", picked); else parameters.delete("services");
    goTo(parameters);
    show();
  };
  one("button", pick).onclick = () => {
    for (const box of boxes) box.checked = false;
    pick.onchange();
    one("summary", pick).focus();
  };
  addEventListener("popstate", show);
  pick.hidden = false;
  show();
}
