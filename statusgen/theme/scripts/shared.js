// What the parts of the page's script have in common.
const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
// The words of the page that the script says, in the page's language, and the site's time zone.
const live = one("[data-live]");
const words = live ? live.dataset : {};
const filled = (sentence, ...values) => values.reduce((text, value) => text.replace("{}", value), sentence);
const numbers = new Intl.NumberFormat(root.lang);
// Storage may be forbidden: then the page forgets.
const kept = (kind, key, value) => {
  try {
    if (value !== undefined) window[kind].setItem(key, value);
    return window[kind].getItem(key) || "";
  } catch {
    return "";
  }
};
// A change of the filter in the address: another page in the browser's history, or the same one.
const goTo = (parameters, replace) => {
  const query = String(parameters).replaceAll("%2C", ",");
  history[replace ? "replaceState" : "pushState"](null, "", (query ? "?" + query : location.pathname) + location.hash);
};
