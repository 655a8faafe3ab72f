/** Makes text safe inside HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light dark; --ink: #1d1b18; --soft: #6b655c; --ground: #f8f6f2; --line: #e2ddd3; --mark: #b5482a; }
@media (prefers-color-scheme: dark) { :root { --ink: #efece6; --soft: #a39c90; --ground: #131211; --line: #2d2a26; --mark: #ee8a63; } }
body { margin: 0 auto; max-width: 46rem; padding: 4rem 1.25rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.6 "Inter Variable", Inter, system-ui, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; letter-spacing: -0.01em; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
code, pre { font: 0.875em/1.5 "JetBrains Mono Variable", ui-monospace, monospace; }
pre { overflow-x: auto; padding: 0.9rem 1rem; border: 1px solid var(--line); border-radius: 0.5rem; }
a { color: var(--mark); } section { border-top: 1px solid var(--line); padding-top: 0.5rem; }
summary { cursor: pointer; } .soft { color: var(--soft); } .verb { color: var(--mark); font-weight: 600; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; } th, td { text-align: left; vertical-align: top;
  padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); }
`;

/** A whole page that needs nothing else: no script, no font, no image. `content` is HTML. */
export function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Jobwire</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
}
