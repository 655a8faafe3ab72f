import type { ItemFilter, ItemKind } from "@jobwire/client";

/** Kinds of files by the first part of their content types. */
const KINDS: Readonly<Record<string, ItemKind>> = { image: "photo", application: "pdf", video: "video" };

/** What to ask the library for where these content types are chosen from: one kind, or all where it takes several. */
export function itemFilterFor(accepts: readonly string[]): ItemFilter {
  const [kind, ...others] = new Set(accepts.map((type) => KINDS[type.split("/", 1)[0] ?? ""]));
  return kind === undefined || others.length > 0 ? {} : { kind };
}
