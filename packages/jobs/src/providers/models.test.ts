import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = new URL("../../../../", import.meta.url).pathname;
const jobs = join(root, "packages/jobs");

interface Row {
  what: string;
  path: string;
  sha256: string;
  licence: string;
  /** `name@version` of a package that it is read from. */
  readFrom: string | null;
}

/** The table of docs/guide/models.md. */
async function rows(): Promise<Row[]> {
  const guide = await readFile(join(root, "docs/guide/models.md"), "utf8");
  const table = guide.slice(0, guide.indexOf("## Fonts"));
  return [...table.matchAll(/^\| (.+) \|$/gm)].flatMap(([, line = ""]) => {
    const [what = "", file = "", , sum = "", licence = "", from = ""] = line.split(" | ").map((cell) => cell.trim());
    const sha256 = /^`([0-9a-f]{64})`$/.exec(sum)?.[1];
    const [, path = "", isOfPackage] = /^`(.+)`( of the package)?$/.exec(file) ?? [];
    if (sha256 === undefined) return [];
    const readFrom = isOfPackage === undefined ? null : (/`(.+)`/.exec(from)?.[1] ?? "");
    return [{ what, path, sha256, licence, readFrom }];
  });
}

test("every model is the file that its row says, of the version it says, with a licence", async () => {
  const found = await rows();
  expect(found.length).toBeGreaterThan(20);
  for (const { what, path, sha256, licence, readFrom } of found) {
    const name = readFrom?.replace(/@[^@]+$/, "");
    const folder = name === undefined ? root : join(jobs, "node_modules", name);
    const bytes = await readFile(join(folder, path));
    expect(createHash("sha256").update(bytes).digest("hex"), what).toBe(sha256);
    expect(licence, what).toMatch(/^(MIT|Apache-2\.0|BSD)/);
    if (name === undefined) continue;
    const { version } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { version: string };
    expect(`${name}@${version}`, what).toBe(readFrom);
  }
});

test("no model stands in the repository that is not in the table, and each has its licence beside it", async () => {
  const listed = new Set((await rows()).map(({ path }) => path));
  const folders = await readdir(join(jobs, "models"));
  for (const folder of folders) {
    const files = (await readdir(join(jobs, "models", folder), { recursive: true, withFileTypes: true })).filter(
      (entry) => entry.isFile(),
    );
    expect(
      files.map(({ name }) => name),
      folder,
    ).toContain("LICENSE");
    for (const { parentPath, name } of files) {
      if (!/\.(?:bin|json|onnx|wasm|gz|tflite)$/.test(name)) continue;
      expect(listed).toContain(join(parentPath, name).slice(root.length));
    }
  }
});
