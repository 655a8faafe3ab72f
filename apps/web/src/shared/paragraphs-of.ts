/** The paragraphs of a story in Markdown, without its title, which the page shows itself. */
export function paragraphsOf(markdown: string): string[] {
  return markdown
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "" && !part.startsWith("#"));
}
