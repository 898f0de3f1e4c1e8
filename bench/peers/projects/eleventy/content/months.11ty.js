import { page, rows } from "../_includes/parts.js";

export const data = {
  pagination: { data: "collections.byMonth", size: 1, alias: "part" },
  permalink: ({ part }) => `/history/${part.name}/index.html`,
};
export const render = ({ part }) => page(part.name, rows(part.items));
