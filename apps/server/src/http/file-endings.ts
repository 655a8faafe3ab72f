const ENDINGS: Readonly<Record<string, string>> = {
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "image/gif": ".gif",
  "image/avif": ".avif",
  "application/pdf": ".pdf",
  "application/json": ".json",
  "application/epub+zip": ".epub",
  "text/markdown; charset=utf-8": ".md",
  "text/csv; charset=utf-8": ".csv",
  "application/apkg": ".apkg",
  "model/gltf-binary": ".glb",
};

/** How the name of a file of this content type ends; "" where it is not known. */
export function endingOf(contentType: string): string {
  return ENDINGS[contentType] ?? "";
}

/** A result's name as a file: with the ending of its content type, else with what the type is called. */
export function fileNameOf(name: string, contentType: string): string {
  const [, subtype = ""] = /^[^/]*\/(?:x-)?([\w-]+)/.exec(contentType) ?? [];
  return name + (endingOf(contentType) || (subtype === "" ? "" : `.${subtype}`));
}
