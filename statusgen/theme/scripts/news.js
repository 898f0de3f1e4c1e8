// Whether the site has been built anew since this page was loaded, and whether it is still being built.
if (live) {
  const built = words.built && Date.parse(words.built);
  const LATE = 20 * MINUTE, OLD = 25 * HOUR;
  let checked = built || Date.parse(document.lastModified);
  let known, wait = MINUTE, failures = 0, touched = Date.now(), asked = Date.now(), shown, timer;
  for (const kind of ["keydown", "pointerdown", "scroll"]) {
    addEventListener(kind, () => { touched = Date.now(); }, {passive: true});
  }
  const show = (name) => {
    if (shown === name) return;
    shown = name;
    live.textContent = "";
    if (!name) return;
    live.append(one(`[data-say=${name}]`).content.cloneNode(true));
    for (const button of all("button", live)) button.onclick = () => location.reload();
    for (const place of all("data", live)) {
      const element = document.createElement("time");
      place.replaceWith(element);
      element.dateTime = new Date(checked).toISOString();
      element.textContent = new Intl.DateTimeFormat(root.lang, {...day, ...clock, timeZoneName: "short"}).format(checked);
    }
    tell();
  };
  const judge = (build) => {
    const now = Date.now();
    checked = Date.parse(build.built_at);
    const state = [build.updated_at, build.next_transition, build.status.description].join();
    const news = known && known !== state || built && Date.parse(build.updated_at) > built;
    known ||= state;
    if (news) {
      const idle = now - touched > MINUTE && [null, document.body].includes(document.activeElement);
      if ("reload" in words && idle && String(getSelection()) === "" && kept("sessionStorage", "reloaded") !== state &&
        kept("sessionStorage", "reloaded", state)) location.reload(); // once, which cannot be known without storage
      show("news");
    } else {
      const due = build.next_transition && Date.parse(build.next_transition);
      show(now - checked > OLD || (due && now - due > LATE) ? "stale" : "");
    }
  };
  const ask = async () => {
    if (document.hidden) return;
    asked = Date.now();
    try {
      const answer = await fetch(words.build, {cache: "no-cache", signal: AbortSignal.timeout(MINUTE / 4)});
      if (!answer.ok) throw answer;
      judge(await answer.json());
      failures = 0;
      wait = MINUTE;
    } catch {
      wait = Math.min(2 * wait, 16 * MINUTE);
      if (++failures > 2 && shown !== "news") show("lost");
    }
    next(wait);
  };
  const next = (time) => {
    clearTimeout(timer);
    timer = setTimeout(ask, time * (1 + Math.random() / 5));
  };
  document.addEventListener("visibilitychange", () => next(Math.max(0, asked + MINUTE / 2 - Date.now())));
  next(MINUTE / 12);
}
