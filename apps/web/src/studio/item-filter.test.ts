import { catalog } from "@jobwire/jobs/catalog";
import { expect, test } from "vitest";
import { itemFilterFor } from "./item-filter.ts";

test("a task for one kind of file asks for that kind, so that an old one is found behind many of another", () => {
  expect(itemFilterFor(catalog["pdf.extract"].accepts)).toEqual({ kind: "pdf" });
  expect(itemFilterFor(catalog["video.thumbnail"].accepts)).toEqual({ kind: "video" });
  expect(itemFilterFor(catalog["poster.create"].accepts)).toEqual({ kind: "photo" });
  expect(itemFilterFor(catalog["cards.create"].accepts)).toEqual({});
});
