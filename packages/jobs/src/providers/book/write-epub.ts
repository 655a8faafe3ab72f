import { strToU8, zipSync } from "fflate";
import type { Zippable } from "fflate";
import { colophonLines } from "./book.ts";
import type { Book } from "./book.ts";
import { directionOf } from "./direction-of.ts";
import { latinFont } from "./fonts.ts";

/** Already packed: packing it again costs time and wins nothing. */
const STORED = { level: 0 } as const;

const CSS = `@font-face { font-family: "Andika"; src: url("fonts/andika.woff"); }
@font-face { font-family: "Fraunces"; font-weight: 600; src: url("fonts/fraunces.woff"); }
body { font-family: "Andika", sans-serif; line-height: 1.55; margin: 5%; }
h1, h2 { font-family: "Fraunces", serif; font-weight: 600; text-align: center; line-height: 1.2; }
figure { margin: 0 0 1.2em; text-align: center; break-inside: avoid; }
figure img { max-width: 100%; max-height: 80vh; }
figcaption { font-style: italic; font-size: 0.9em; opacity: 0.75; }
.star { width: 45%; border-radius: 50%; }
.colophon { font-size: 0.85em; }
`;

/**
 * A book as an ePub 3: cover, one chapter a scene, and how it was made. Letters of all scripts are the
 * reader's own business; the Latin ones come along.
 */
export function writeEpub(book: Book): Uint8Array {
  const { title, hero, language, pages, star } = book;
  const modified = book.createdAt.toISOString().replace(/\.\d+Z$/, "Z");
  const names = pages.map((_page, n) => `scene-${n + 1}`);

  const cover = `<section epub:type="cover"><h1 dir="${directionOf(title)}">${text(title)}</h1>
<p style="text-align:center">A story with <bdi>${text(hero)}</bdi></p>
<figure><img src="images/cover.jpg" alt="${text(`The cover: ${title}`)}"/></figure>
${star ? `<figure><img class="star" src="images/star.jpg" alt="${text(`${hero}, drawn from a photo`)}"/></figure>` : ""}</section>`;
  const scenes = pages.map(({ text: words, caption }, n) => {
    const paragraphs = words
      .split(/\n\s*\n/)
      .map((paragraph) => `<p dir="${directionOf(paragraph)}">${text(paragraph)}</p>`);
    return `<section><figure><img src="images/${names[n]}.jpg" alt="${text(caption)}"/>
<figcaption dir="${directionOf(caption)}">${text(caption)}</figcaption></figure>
${paragraphs.join("\n")}</section>`;
  });
  const made = `<section epub:type="colophon" class="colophon"><h2>How this book was made</h2>
${colophonLines(book.colophon, book.createdAt)
  .map((line) => `<p>${text(line)}</p>`)
  .join("\n")}</section>`;

  const documents: [id: string, title: string, body: string][] = [
    ["cover-page", title, cover],
    ...scenes.map((body, n): [string, string, string] => [names[n] ?? "", `Page ${n + 1}`, body]),
    ["colophon", "How this book was made", made],
  ];
  const nav = `<nav epub:type="toc" id="toc"><h2>Pages</h2><ol>
${documents.map(([id, name]) => `<li><a href="${id}.xhtml">${text(name)}</a></li>`).join("\n")}
</ol></nav>`;

  const items = [
    `<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>`,
    `<item id="css" href="book.css" media-type="text/css"/>`,
    `<item id="andika" href="fonts/andika.woff" media-type="font/woff"/>`,
    `<item id="fraunces" href="fonts/fraunces.woff" media-type="font/woff"/>`,
    `<item id="cover-image" href="images/cover.jpg" media-type="image/jpeg" properties="cover-image"/>`,
    ...(star ? [`<item id="star" href="images/star.jpg" media-type="image/jpeg"/>`] : []),
    ...names.map((name) => `<item id="${name}-image" href="images/${name}.jpg" media-type="image/jpeg"/>`),
    ...documents.map(([id]) => `<item id="${id}" href="${id}.xhtml" media-type="application/xhtml+xml"/>`),
  ];
  const opf = `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid" xml:lang="${language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="uid">urn:uuid:${book.uuid}</dc:identifier>
<dc:title>${text(title)}</dc:title>
<dc:language>${language}</dc:language>
<dc:creator>${text(`Jobwire, for ${hero}`)}</dc:creator>
<dc:date>${modified}</dc:date>
<meta property="dcterms:modified">${modified}</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessMode">visual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">alternativeText</meta>
<meta property="schema:accessibilityHazard">none</meta>
<meta property="schema:accessibilitySummary">A picture book; every picture is described.</meta>
<meta name="cover" content="cover-image"/>
</metadata>
<manifest>
${items.join("\n")}
</manifest>
<spine>
${documents.map(([id]) => `<itemref idref="${id}"/>`).join("\n")}
</spine>
</package>
`;

  const files: Zippable = {
    // The format wants it first, and as it is.
    mimetype: [strToU8("application/epub+zip"), STORED],
    "META-INF/container.xml": strToU8(`<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
`),
    "OEBPS/book.opf": strToU8(opf),
    "OEBPS/nav.xhtml": strToU8(xhtml(title, language, nav)),
    "OEBPS/book.css": strToU8(CSS),
    "OEBPS/fonts/andika.woff": [latinFont("body"), STORED],
    "OEBPS/fonts/fraunces.woff": [latinFont("title"), STORED],
    "OEBPS/images/cover.jpg": [book.cover, STORED],
  };
  if (star) files["OEBPS/images/star.jpg"] = [star, STORED];
  for (const [n, { picture }] of pages.entries()) files[`OEBPS/images/${names[n]}.jpg`] = [picture, STORED];
  for (const [id, name, body] of documents) files[`OEBPS/${id}.xhtml`] = strToU8(xhtml(name, language, body));
  return zipSync(files, { mtime: book.createdAt });
}

function xhtml(title: string, language: string, body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="${language}" lang="${language}">
<head><title>${text(title)}</title><link rel="stylesheet" type="text/css" href="book.css"/></head>
<body>
${body}
</body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function text(value: string): string {
  return value.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
}
