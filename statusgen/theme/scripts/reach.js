// What scrolls by itself can be reached by keyboard: not every browser sees to that.
for (const box of all("main :is(pre, table)")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
