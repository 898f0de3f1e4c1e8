export const escape = (text) =>
  String(text).replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one]);

export const page = (title, main) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escape(title)}</title><link rel="alternate" type="application/atom+xml" href="/history.atom"></head>
<body>
<nav><a href="/">Status</a> <a href="/history/">History</a></nav>
<main>${main}</main>
</body>
</html>
`;

export const rows = (items) =>
  `<ul>${items.map((item) => `<li><a href="${item.url}">${escape(item.data.title)}</a> ${item.date.toISOString()} ${item.data.status}</li>`).join("\n")}</ul>`;

export const feed = (title, items) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>${escape(title)}</title><id>https://status.example.org/</id><updated>${items[0].data.lastmod}</updated>
${items.slice(0, 25).map((item) => `<entry><id>tag:status.example.org,2005:Incident/${item.data.code}</id><title>${escape(item.data.title)}</title><updated>${item.data.lastmod}</updated><link href="https://status.example.org${item.url}"/><content type="html">${escape(item.content)}</content></entry>`).join("\n")}
</feed>
`;
