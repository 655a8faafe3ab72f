/** ② The procedures: what a client can ask for. One file per noun. */
import { accountRouter } from "./account.ts";
import { circuitsRouter } from "./circuits.ts";
import { collectionRouter } from "./collection.ts";
import { creditsRouter } from "./credits.ts";
import { deliveriesRouter } from "./deliveries.ts";
import { failuresRouter } from "./failures.ts";
import { inboxRouter } from "./inbox.ts";
import { itemsRouter } from "./items.ts";
import { jobsRouter } from "./jobs.ts";
import { mailsRouter } from "./mails.ts";
import { notifyRouter } from "./notify.ts";
import { router } from "./procedures.ts";
import { pushRouter } from "./push.ts";
import { queuesRouter } from "./queues.ts";
import { schedulesRouter } from "./schedules.ts";
import { studyRouter } from "./study.ts";
import { floor, live, log } from "./subscriptions.ts";
import { tasksRouter } from "./tasks.ts";
import { webhooksRouter } from "./webhooks.ts";

export const appRouter = router({
  jobs: jobsRouter,
  items: itemsRouter,
  queues: queuesRouter,
  schedules: schedulesRouter,
  circuits: circuitsRouter,
  credits: creditsRouter,
  failures: failuresRouter,
  study: studyRouter,
  tasks: tasksRouter,
  account: accountRouter,
  inbox: inboxRouter,
  collection: collectionRouter,
  notify: notifyRouter,
  deliveries: deliveriesRouter,
  webhooks: webhooksRouter,
  push: pushRouter,
  mails: mailsRouter,
  live,
  log,
  floor,
});

/** What the client infers its types from. */
export type AppRouter = typeof appRouter;
export type { ErrorData } from "./error-mapping.ts";
