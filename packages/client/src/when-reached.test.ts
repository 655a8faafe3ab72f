import { expect, test } from "vitest";
import { JobwireError } from "./jobwire-error.ts";
import { whenReached } from "./when-reached.ts";

/** Fails with each of these in turn, then says how often it was asked. */
function failing(...statuses: number[]) {
  let asked = 0;
  const read = async () => {
    const status = statuses[asked];
    asked += 1;
    if (status !== undefined) throw new JobwireError({ code: "no", message: `status ${status}`, status });
    return asked;
  };
  return { read, asked: () => asked };
}

test("it is read again while nobody answers", async () => {
  expect(await whenReached(failing(0, 0).read, [1, 1, 1])).toBe(3);
  const silent = failing(0, 0, 0, 0);
  await expect(whenReached(silent.read, [1, 1])).rejects.toThrow("status 0");
  expect(silent.asked()).toBe(3);
});

test("an answer is an answer, and who stopped is not asked for again", async () => {
  const refused = failing(404);
  await expect(whenReached(refused.read, [1])).rejects.toThrow("status 404");
  const stopped = failing(0);
  await expect(whenReached(stopped.read, [1], AbortSignal.abort())).rejects.toThrow("status 0");
  expect([refused.asked(), stopped.asked()]).toEqual([1, 1]);
});
