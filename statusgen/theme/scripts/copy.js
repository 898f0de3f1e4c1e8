// A button beside each address to copy; without a clipboard a click on the address still selects it.
if (navigator.clipboard) {
  for (const address of all("[data-copy]")) {
    const button = document.createElement("button");
    const name = (word) => {
      button.textContent = word;
      button.setAttribute("aria-label", `${word}: ${address.textContent}`);
    };
    button.type = "button";
    button.className = "copy";
    name(address.dataset.copy);
    button.onclick = async () => {
      await navigator.clipboard.writeText(address.textContent);
      name(address.dataset.copied);
      setTimeout(name, 3000, address.dataset.copy);
    };
    address.after(button);
  }
}
