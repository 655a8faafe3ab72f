import type { ItemView } from "@jobwire/jobs/wire";
import { expect, test } from "vitest";
import { tasksFor } from "./tasks-for.ts";

const item = (contentType: string) => ({ id: crypto.randomUUID(), contentType }) as ItemView;

test("what can be started on many items is what each of them can be given to", () => {
  const photos = [item("image/png"), item("image/jpeg")];
  expect(tasksFor(photos)).toContain("image.remove-background");
  expect(tasksFor(photos)).not.toContain("demo.countdown");
  expect(tasksFor([...photos, item("application/x-unknown")])).toEqual([]);
  expect(tasksFor([])).toEqual([]);
});
