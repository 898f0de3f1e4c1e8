import { page, rows } from "../_includes/parts.js";

export const data = { permalink: "/index.html" };
export const render = ({ collections }) => page("Status", rows(collections.newest.slice(0, 50)));
