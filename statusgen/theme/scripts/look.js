// Light, dark, or as the system has it.
const look = one("[data-look]");
const dress = (choice) => choice ? root.dataset.theme = choice : delete root.dataset.theme;
dress(kept("localStorage", "look"));
if (look) {
  const choice = one("select", look);
  choice.value = kept("localStorage", "look");
  choice.onchange = () => dress(kept("localStorage", "look", choice.value));
  addEventListener("storage", (event) => { if (event.key === "look") dress(choice.value = event.newValue || ""); });
  look.hidden = false;
}
