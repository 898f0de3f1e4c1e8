// Asks the npm clients what is wrong: `node ask.mjs CLIENT NAME=ADDRESS…` prints a JSON object of the answers.
// Both are found from the folder that it is started in.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.cwd() + "/");
const [client, ...pages] = process.argv.slice(2);

// By ffflorian: a client for programs.
async function statuspage(address) {
  const { Statuspage } = require("statuspage.io");
  const page = new Statuspage("any");
  page.setApiUrl(address);
  const { status } = await page.api.getStatus();
  const { components } = await page.api.getComponents();
  const summary = await page.api.getSummary();
  const all = await page.api.incidents.getAll();
  const unresolved = await page.api.incidents.getUnresolved();
  return {
    ...status,
    components: Object.fromEntries(components.map(({ name, status }) => [name, status])),
    incidents: unresolved.incidents.map(({ name }) => name),
    all_incidents: all.incidents.map(({ name, status }) => [name, status]),
    maintenances: summary.scheduled_maintenances.map(({ name }) => name),
  };
}

// By Atlassian: an element for web pages, here in a document of jsdom.
async function widget(address) {
  const { JSDOM } = require("jsdom");
  const { window } = new JSDOM("<!doctype html><body></body>", { url: address + "/", runScripts: "outside-only" });
  window.fetch = fetch;
  window.eval(readFileSync(require.resolve("@statuspage/status-widget/dist/index.js"), "utf8"));
  const element = window.document.createElement("statuspage-widget");
  element.setAttribute("src", address);
  window.document.body.append(element);
  for (let tries = 0; tries < 200; tries++) {
    const shown = element.shadowRoot?.querySelector(".status-text");
    if (shown?.textContent.trim()) {
      const [, indicator] = element.shadowRoot.querySelector(".status-indicator").classList;
      return { indicator, description: shown.textContent.trim() };
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return { html: element.shadowRoot?.innerHTML };
}

const answers = {};
for (const word of pages) {
  const [name, address] = [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)];
  answers[name] = await { statuspage, widget }[client](address);
}
console.log(JSON.stringify(answers));
process.exit(0);
