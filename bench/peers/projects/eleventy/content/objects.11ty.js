export const data = {
  pagination: { data: "collections.newest", size: 1, alias: "item" },
  permalink: ({ item }) => `/incidents/${item.fileSlug}.json`,
};
export const render = ({ item: { data, content } }) =>
  JSON.stringify({ id: data.code, name: data.title, status: data.status, impact: data.state, updates: content });
