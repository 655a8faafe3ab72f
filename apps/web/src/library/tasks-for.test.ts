import type { ItemView } from "@jobwire/jobs/wire";
import { expect, test } from "vitest";
import { tasksFor } from "./tasks-for.ts";

const item = (contentType: string) => ({ id: crypto.randomUUID(), contentType }) as ItemView;

const namesOf = (items: ItemView[]) => tasksFor(items).map(({ task }) => task);

test("what can be started on many items is what some of them can be given to", () => {
  const photos = [item("image/png"), item("image/jpeg")];
  expect(namesOf(photos)).toContain("image.remove-background");
  expect(namesOf(photos)).not.toContain("demo.countdown");
  expect(namesOf([item("application/x-unknown")])).toEqual([]);
  expect(tasksFor([])).toEqual([]);
});

test("a task is given what it takes, and what takes all comes first", () => {
  const [png, pdf, jpeg] = [item("image/png"), item("application/pdf"), item("image/jpeg")] as const;
  const film = item("video/mp4");
  const tasks = tasksFor([png, pdf, jpeg, film]);
  const taken = Object.fromEntries(tasks.map(({ task, items }) => [task, items]));
  expect(taken["image.remove-background"]).toEqual([png, jpeg]);
  expect(taken["pdf.extract"]).toEqual([pdf]);
  expect(tasks[0]).toEqual({ task: "media.ingest", items: [png, pdf, jpeg, film] });
});
