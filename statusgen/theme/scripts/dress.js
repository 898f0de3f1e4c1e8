// Before anything is painted: the look that the visitor has chosen (storage may be forbidden), and whether the visitor's
// zone is the site's, so that no room is kept for times in another one.
((root) => {
  try {
    if (new Intl.DateTimeFormat().resolvedOptions().timeZone === root.dataset.zone) root.dataset.here = "";
    if (localStorage.look) root.dataset.theme = localStorage.look;
  } catch {}
})(document.documentElement);
