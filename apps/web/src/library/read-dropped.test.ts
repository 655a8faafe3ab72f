import { expect, test } from "vitest";
import { fromFolder, readDropped } from "./read-dropped.ts";

type Tree = { [name: string]: Tree | string };

/** What a browser hands over for a dropped file or folder. */
function entry(name: string, what: Tree | string): FileSystemEntry {
  if (typeof what === "string") {
    const file = (resolve: (file: File) => void) => resolve(new File([what], name));
    return { name, isFile: true, isDirectory: false, file } as unknown as FileSystemEntry;
  }
  const children = Object.entries(what).map(([childName, child]) => entry(childName, child));
  // As browsers do: a few at a time, and nothing at the end.
  const createReader = () => ({
    readEntries: (resolve: (some: FileSystemEntry[]) => void) => resolve(children.splice(0, 2)),
  });
  return { name, isFile: false, isDirectory: true, createReader } as unknown as FileSystemEntry;
}

function drop(tree: Tree): DataTransfer {
  const items = Object.entries(tree).map(([name, what]) => ({
    kind: "file",
    webkitGetAsEntry: () => entry(name, what),
  }));
  return { items } as unknown as DataTransfer;
}

test("a dropped folder gives all files in it, however deep, without what systems hide there", async () => {
  const tree = {
    "a.png": "1",
    trip: { "b.png": "2", ".DS_Store": "", day: { "c.png": "3", "Thumbs.db": "" }, "d.png": "4" },
  };
  const { files, isCut } = await readDropped(drop(tree));
  expect(files.map(({ name }) => name)).toEqual(["a.png", "b.png", "d.png", "c.png"]);
  expect(isCut).toBe(false);
});

test("a folder with more files than are taken at once says so", async () => {
  const many = Object.fromEntries(Array.from({ length: 2_003 }, (_, index) => [`${index}.png`, ""]));
  expect(await readDropped(drop({ many }))).toMatchObject({ files: { length: 2_000 }, isCut: true });
  const chosen = Object.keys(many).map((name) => new File([""], name));
  expect(fromFolder(chosen)).toMatchObject({ files: { length: 2_000 }, isCut: true });
  expect(fromFolder([new File([""], ".DS_Store"), new File([""], "a.png")])).toMatchObject({
    files: [{ name: "a.png" }],
  });
});
