import type { OpenApi, Operation } from "./openapi-parts.ts";
import { escapeHtml, page } from "./page.ts";

/** The API in one page, written out on the server: no script, nothing fetched from elsewhere. */
export function docsPage(api: OpenApi): string {
  const operations = Object.entries(api.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );
  const contents = api.tags.map(({ name, description }) => {
    const of = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<h2 id="${escapeHtml(name)}">${escapeHtml(name)}</h2><p class="soft">${escapeHtml(description)}</p>${of.map(section).join("")}`;
  });
  return page(
    "HTTP API",
    `<p>${escapeHtml(api.info.description)} Sign in with the session cookie or send
<code>Authorization: Bearer jw_…</code>. Answers are JSON; errors are
<code>{"error": {"code", "message", "field?", "expected?", "got?"}}</code>. The same as a file:
<a href="/api/openapi.json">/api/openapi.json</a>.</p>
<nav aria-label="Contents"><ul>${api.tags.map(({ name }) => `<li><a href="#${escapeHtml(name)}">${escapeHtml(name)}</a></li>`).join("")}</ul></nav>
${contents.join("\n")}`,
  );
}

function section({ path, verb, operation }: { path: string; verb: string; operation: Operation }): string {
  return `<section id="${operation.operationId}">
<h3><a href="#${operation.operationId}">${escapeHtml(operation.summary)}</a></h3>
<p><code><span class="verb">${verb.toUpperCase()}</span> ${escapeHtml(path)}</code></p>
${operation.description ? `<p>${escapeHtml(operation.description)}</p>` : ""}
${parameters(operation)}
${schemas("Body", operation.requestBody)}
<table><thead><tr><th scope="col">Answer</th><th scope="col">Meaning</th></tr></thead><tbody>
${Object.entries(operation.responses)
  .map(([code, { description }]) => `<tr><td>${code}</td><td>${escapeHtml(String(description))}</td></tr>`)
  .join("")}
</tbody></table>
${Object.entries(operation.responses)
  .filter(([code]) => code.startsWith("2"))
  .map(([, response]) => schemas("Answer", response))
  .join("")}
</section>`;
}

function parameters({ parameters = [] }: Operation): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map(
    (one) =>
      `<tr><td><code>${escapeHtml(one.name)}</code></td><td>${escapeHtml(one.in)}${one.required === true ? ", required" : ""}</td><td>${escapeHtml(one.description ?? "")}</td></tr>`,
  );
  return `<table><thead><tr><th scope="col">Parameter</th><th scope="col">Where</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function schemas(title: string, of: Record<string, unknown> | undefined): string {
  const content = (of?.content ?? {}) as Record<string, { schema?: unknown }>;
  return Object.entries(content)
    .filter(([, { schema }]) => schema !== undefined)
    .map(
      ([type, { schema }]) =>
        `<details><summary>${title}, <code>${escapeHtml(type)}</code></summary><pre tabindex="0">${escapeHtml(JSON.stringify(schema, null, 2))}</pre></details>`,
    )
    .join("");
}
