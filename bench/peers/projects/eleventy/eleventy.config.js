// A page and a JSON file for each incident, a page and an Atom feed for each service, a page for each month.
// Templates are functions, the fastest kind that Eleventy knows; each index is made once.
const by = (items, keys) => {
  const found = new Map();
  for (const item of items)
    for (const key of keys(item)) (found.get(key) ?? found.set(key, []).get(key)).push(item);
  return [...found].map(([name, items]) => ({ name, items }));
};

export default function (config) {
  const newest = (api) => api.getFilteredByGlob("content/incidents/*.md").sort((a, b) => b.date - a.date);
  config.addCollection("newest", newest);
  config.addCollection("byService", (api) => by(newest(api), (item) => item.data.services));
  config.addCollection("byMonth", (api) => by(newest(api), (item) => item.data.months));
  return { dir: { input: "content", includes: "../_includes", output: "_site" } };
}
