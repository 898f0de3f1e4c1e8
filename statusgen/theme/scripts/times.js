// Beside each time: how long ago it is, and the same in the visitor's own zone where that is another.
const MINUTE = 6e4, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
// A browser may not know the zone; then only the time that has passed is said.
let zone = words.zone;
try { new Intl.DateTimeFormat("en", {timeZone: zone || "UTC"}); } catch { zone = ""; }
const away = (at) => {
  const passed = at - Date.now();
  // A larger unit from two of it on: 1 h 59 min are not "1 hour" to somebody who waits.
  const [length, unit] = Math.abs(passed) < 2 * HOUR ? [MINUTE, "minute"] :
    Math.abs(passed) < 2 * DAY ? [HOUR, "hour"] : [DAY, "day"];
  const said = new Intl.RelativeTimeFormat(root.lang, {numeric: unit === "minute" ? "auto" : "always"});
  return said.format(Math.trunc(passed / length), unit);
};
const day = {day: "numeric", month: "short"};
const clock = {hour: "2-digit", minute: "2-digit", hourCycle: "h23"};
const own = (from, to) => {
  const shown = (options) => new Intl.DateTimeFormat(root.lang, options);
  const same = (options) => shown(options).format(from) === shown({...options, timeZone: zone}).format(from);
  if (!zone || same({...day, ...clock})) return "";
  const form = shown({...(to || !same(day) ? day : {}), ...clock, timeZoneName: "short"});
  return to ? form.formatRange(from, to) : form.format(from);
};
const beside = (element, parts) => {
  const text = parts.filter(Boolean).join(words.comma || ", ");
  let note = element.nextElementSibling;
  if (!note || !note.matches("[data-beside]")) {
    if (!text) return;
    note = document.createElement("small");
    note.dataset.beside = "";
    element.after(note);
  }
  note.textContent = text && ` (${text})`;
};
const tell = () => {
  const now = Date.now();
  for (const element of all("time[datetime]")) {
    const at = Date.parse(element.dateTime);
    beside(element, [Math.abs(at - now) < 7 * DAY && away(at), own(at)]);
  }
  for (const element of all("[data-span]")) beside(element, [own(...element.dataset.span.split(" ").map(Date.parse))]);
  // Maintenance that nobody moves on by hand goes by the clock.
  for (const element of all("[data-clock]")) {
    const [start, end] = element.dataset.clock.split(" ").map(Date.parse);
    if (now >= start) element.textContent = now < end ? words.progress : words.completed;
  }
  // What was promised for a time that has passed.
  for (const element of all("[data-late]")) {
    if (now < Date.parse(element.dataset.at)) continue;
    element.textContent = element.dataset.late;
    element.className = "late";
  }
};
tell();
setInterval(tell, MINUTE / 2);
