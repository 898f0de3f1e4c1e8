import { feed } from "../_includes/parts.js";

export const data = { permalink: "/history.atom" };
export const render = ({ collections }) => feed("History", collections.newest);
