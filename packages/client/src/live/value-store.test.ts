import type { ValueFrame } from "@jobwire/jobs/wire";
import { expect, test } from "vitest";
import { createValueStore } from "./value-store.ts";

test("a value that was read before the one that stands is not taken; of another history it is", () => {
  interface Count {
    epoch: string;
    n: number;
  }
  let push = (_frame: ValueFrame<Count>) => {};
  const store = createValueStore<Count>({
    isOlder: (value, than) => value.epoch === than.epoch && value.n < than.n,
    open({ onFrame }) {
      push = onFrame;
      return { close() {} };
    },
  });
  const seen: (number | undefined)[] = [];
  store.subscribe(() => seen.push(store.get().value?.n));
  const say = (n: number, epoch = "a") => push({ type: "value", value: { epoch, n } });
  say(2);
  say(1);
  say(2);
  say(3);
  say(1, "b");
  expect(seen).toEqual([2, 2, 3, 1]);
  // What another viewer had says nothing of this one's.
  store.reset();
  say(0, "b");
  expect(store.get().value).toEqual({ epoch: "b", n: 0 });
});
