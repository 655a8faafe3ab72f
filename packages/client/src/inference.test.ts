import type { TaskPartial } from "@jobwire/jobs/catalog";
import { expectTypeOf, test } from "vitest";
import type { JobwireClient } from "./client.ts";
import type { JobHandle } from "./job-handle.ts";
import { useJobLog } from "./react/use-job-log.ts";
import { useJobs } from "./react/use-jobs.ts";
import { useStartJob } from "./react/use-start-job.ts";

/**
 * What the compiler knows, from the catalog to the hook. The bodies never run: `tsc` is the test,
 * and each `@ts-expect-error` fails to compile when the line below it compiles.
 */
declare const client: JobwireClient;
const neverRun = (body: () => unknown) => expectTypeOf(body).toBeFunction();

test("a task's name decides what goes in and what comes out of the client", () => {
  neverRun(async () => {
    const cutout = await client.start("image.remove-background", { itemId: "…" });
    expectTypeOf(cutout).toEqualTypeOf<JobHandle<"image.remove-background">>();
    expectTypeOf(await cutout.result()).toEqualTypeOf<{
      artifactId: string;
      widthPx: number;
      heightPx: number;
      keptRatio: number;
      madeBy: { service: string; model: string; limits: string | null };
    }>();
    // Defaults of the schema may be left out.
    const countdown = await client.start("demo.countdown", {});
    expectTypeOf((await countdown.result()).counted).toEqualTypeOf<number>();

    // @ts-expect-error there is no such task
    await client.start("image.remove-backgrund", { itemId: "…" });
    // @ts-expect-error the input lacks itemId
    await client.start("image.remove-background", {});
    // @ts-expect-error itemId is text
    await client.start("image.remove-background", { itemId: 7 });
    // @ts-expect-error a countdown has no itemId
    await client.start("demo.countdown", { itemId: "…" });
    // @ts-expect-error a countdown's result has no artifactId
    void (await countdown.result()).artifactId;
  });
});

test("an attached handle is typed by the task that is named, and is careful when none is", () => {
  neverRun(async () => {
    const thumbnail = await client.job<"image.thumbnail">("…").result();
    expectTypeOf(thumbnail.thumbhash).toEqualTypeOf<string>();
    const some = await client.job("…").result();
    // @ts-expect-error which task it is has to be found out first
    void some.thumbhash;
  });
});

test("hooks infer the same", () => {
  neverRun(async () => {
    const cutout = useStartJob("image.remove-background");
    expectTypeOf(cutout.start).parameter(0).toEqualTypeOf<{ itemId: string }>();
    expectTypeOf((await (await cutout.start({ itemId: "…" })).result()).keptRatio).toEqualTypeOf<number>();

    const log = useJobLog<"demo.countdown">("…");
    expectTypeOf(log.partials[0]).toEqualTypeOf<TaskPartial<"demo.countdown"> | undefined>();
    expectTypeOf(log.partials[0]?.remaining).toEqualTypeOf<number | undefined>();

    // @ts-expect-error there is no such task
    useStartJob("image.resize");
    // @ts-expect-error the input is an object with itemId
    await cutout.start("…");
    // @ts-expect-error a cutout has no thumbhash
    void (await (await cutout.start({ itemId: "…" })).result()).thumbhash;
    // @ts-expect-error there is no such state
    useJobs({ states: ["done"] });
    // @ts-expect-error there is no such task
    useJobs({ tasks: ["image.resize"] });
  });
});
