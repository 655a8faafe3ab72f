import type { Arena } from "../arena/arena.ts";
import type { TracedInput } from "../traced/traced-input.ts";

/** So many jobs, shared among the users; the first few logs are read live. */
export async function submitSpread(
  arena: Arena,
  count: number,
  input: (index: number) => TracedInput,
): Promise<string[]> {
  const { submitters, watchers } = arena;
  const ids = await Promise.all(
    submitters.map(async (submitter, who) => {
      const share = Math.floor(count / submitters.length) + (who < count % submitters.length ? 1 : 0);
      const mine = await submitter.submitMany(share, (index) => input(index * submitters.length + who));
      for (const id of mine.slice(0, 3)) watchers[who]?.follow(id);
      return mine;
    }),
  );
  return ids.flat();
}

/** So many jobs a second, shared among the users, for as long as `meanwhile` takes. */
export async function steadyDuring<T>(
  arena: Arena,
  perSecond: number,
  input: (index: number) => TracedInput,
  meanwhile: () => Promise<T>,
): Promise<{ ids: string[]; result: T }> {
  const { submitters } = arena;
  const loads = submitters.map((submitter) => submitter.steady(perSecond / submitters.length, input));
  try {
    const result = await meanwhile();
    return { result, ids: (await Promise.all(loads.map((load) => load.stop()))).flat() };
  } catch (error) {
    await Promise.all(loads.map((load) => load.stop()));
    throw error;
  }
}
