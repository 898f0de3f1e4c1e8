import { feed } from "../_includes/parts.js";

export const data = {
  pagination: { data: "collections.byService", size: 1, alias: "part" },
  permalink: ({ part }) => `/services/${part.name}/history.atom`,
};
export const render = ({ part }) => feed(part.name, part.items);
