// The look that the visitor has chosen, before anything is painted; storage may be forbidden.
try { if (localStorage.look) document.documentElement.dataset.theme = localStorage.look; } catch {}
