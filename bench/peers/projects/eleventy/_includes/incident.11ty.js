import { escape, page } from "./parts.js";

export const render = ({ title, status, severity, services, page: { date }, content }) =>
  page(title, `<h1>${escape(title)}</h1><p>${date.toISOString()} ${status} ${severity ?? ""} ${services.map((id) => `<a href="/services/${id}/">${id}</a>`).join(" ")}</p>${content}`);
