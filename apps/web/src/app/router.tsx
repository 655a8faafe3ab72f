import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { ItemKind } from "@jobwire/client";
import { isTaskName, type TaskName } from "@jobwire/jobs/catalog";
import { DELIVERY_STATES, type DeliveryState, JOB_STATES, type JobState } from "@jobwire/jobs/wire";
import { CrashPage } from "./crash-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";
import { SignedIn } from "./signed-in.tsx";

const ITEM_KINDS: readonly ItemKind[] = ["photo", "pdf", "video"];

/** One route a screen; each screen is a chunk of its own. What is on screen stands in the address. */
const root = createRootRoute({ notFoundComponent: NotFoundPage, errorComponent: () => <CrashPage isAlone /> });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (
    search: Record<string, unknown>,
  ): { to?: string; mode?: "sign-up" | "sign-in"; left?: "ended" | "deleted" } => ({
    // Only a path of this very site: never send anybody elsewhere after signing in.
    to: typeof search.to === "string" && /^\/(?![/\\])/.test(search.to) ? search.to : undefined,
    mode: search.mode === "sign-up" || search.mode === "sign-in" ? search.mode : undefined,
    // Why somebody who was signed in finds themselves here.
    left: search.left === "ended" || search.left === "deleted" ? search.left : undefined,
  }),
  component: lazyRouteComponent(() => import("../sign-in/sign-in-screen.tsx"), "SignInScreen"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot",
  component: lazyRouteComponent(() => import("../sign-in/forgot-screen.tsx"), "ForgotScreen"),
});

const reset = createRoute({
  getParentRoute: () => root,
  path: "/reset",
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: textOf(search.token) }),
  component: lazyRouteComponent(() => import("../sign-in/reset-screen.tsx"), "ResetScreen"),
});

const confirm = createRoute({
  getParentRoute: () => root,
  path: "/confirm",
  validateSearch: (search: Record<string, unknown>): { token?: string } => ({ token: textOf(search.token) }),
  component: lazyRouteComponent(() => import("../sign-in/confirm-screen.tsx"), "ConfirmScreen"),
});

const shared = createRoute({
  getParentRoute: () => root,
  path: "/s/$token",
  component: lazyRouteComponent(() => import("../shared/shared-screen.tsx"), "SharedScreen"),
});

const signedIn = createRoute({ getParentRoute: () => root, id: "signed-in", component: SignedIn });

const library = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  validateSearch: (search: Record<string, unknown>): { item?: string; q?: string; kind?: ItemKind; view?: "list" } => ({
    item: textOf(search.item),
    q: textOf(search.q)?.slice(0, 100),
    kind: ITEM_KINDS.find((kind) => kind === search.kind),
    view: search.view === "list" ? "list" : undefined,
  }),
  component: lazyRouteComponent(() => import("../library/library-screen.tsx"), "LibraryScreen"),
});

const job = createRoute({
  getParentRoute: () => signedIn,
  path: "/jobs/$jobId",
  component: lazyRouteComponent(() => import("../job/job-screen.tsx"), "JobScreen"),
});

const studio = createRoute({
  getParentRoute: () => signedIn,
  path: "/studio",
  validateSearch: (
    search: Record<string, unknown>,
  ): { task?: TaskName; item?: string; from?: string; remix?: string } => ({
    task: taskOf(search.task),
    item: textOf(search.item),
    from: textOf(search.from),
    remix: textOf(search.remix),
  }),
  component: lazyRouteComponent(() => import("../studio/studio-screen.tsx"), "StudioScreen"),
});

const collection = createRoute({
  getParentRoute: () => signedIn,
  path: "/collection",
  validateSearch: (search: Record<string, unknown>): { q?: string; task?: TaskName } => ({
    q: textOf(search.q)?.slice(0, 100),
    task: taskOf(search.task),
  }),
  component: lazyRouteComponent(() => import("../collection/collection-screen.tsx"), "CollectionScreen"),
});

const decks = createRoute({
  getParentRoute: () => signedIn,
  path: "/study",
  component: lazyRouteComponent(() => import("../study/decks-screen.tsx"), "DecksScreen"),
});

const study = createRoute({
  getParentRoute: () => signedIn,
  path: "/study/$jobId",
  component: lazyRouteComponent(() => import("../study/study-screen.tsx"), "StudyScreen"),
});

const inbox = createRoute({
  getParentRoute: () => signedIn,
  path: "/inbox",
  component: lazyRouteComponent(() => import("../inbox/inbox-screen.tsx"), "InboxScreen"),
});

const account = createRoute({
  getParentRoute: () => signedIn,
  path: "/account",
  component: lazyRouteComponent(() => import("../account/account-screen.tsx"), "AccountScreen"),
});

const mail = createRoute({
  getParentRoute: () => signedIn,
  path: "/mail",
  validateSearch: (search: Record<string, unknown>): { mail?: string } => ({ mail: textOf(search.mail) }),
  component: lazyRouteComponent(() => import("../mail/mail-screen.tsx"), "MailScreen"),
});

const adminDeliveries = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin/deliveries",
  validateSearch: (search: Record<string, unknown>): { state?: DeliveryState } => ({
    state: DELIVERY_STATES.find((state) => state === search.state),
  }),
  component: lazyRouteComponent(() => import("../admin/deliveries/deliveries-screen.tsx"), "AdminDeliveriesScreen"),
});

const adminJobs = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin/jobs",
  validateSearch: (search: Record<string, unknown>): { state?: JobState; task?: TaskName; q?: string } => ({
    state: JOB_STATES.find((state) => state === search.state),
    task: taskOf(search.task),
    q: textOf(search.q),
  }),
  component: lazyRouteComponent(() => import("../admin/jobs/jobs-screen.tsx"), "AdminJobsScreen"),
});

const adminWorkers = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin/workers",
  component: lazyRouteComponent(() => import("../admin/workers/workers-screen.tsx"), "AdminWorkersScreen"),
});

const adminQueues = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin/queues",
  component: lazyRouteComponent(() => import("../admin/queues/queues-screen.tsx"), "AdminQueuesScreen"),
});

const adminSchedules = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin/schedules",
  component: lazyRouteComponent(() => import("../admin/schedules/schedules-screen.tsx"), "AdminSchedulesScreen"),
});

const adminFailed = createRoute({
  getParentRoute: () => signedIn,
  path: "/admin/failed",
  component: lazyRouteComponent(() => import("../admin/failed/failed-screen.tsx"), "AdminFailedScreen"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    forgot,
    reset,
    confirm,
    shared,
    signedIn.addChildren([
      library,
      job,
      studio,
      collection,
      decks,
      study,
      inbox,
      account,
      mail,
      adminJobs,
      adminQueues,
      adminSchedules,
      adminFailed,
      adminDeliveries,
      adminWorkers,
    ]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: () => <CrashPage />,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function taskOf(value: unknown): TaskName | undefined {
  return typeof value === "string" && isTaskName(value) ? value : undefined;
}
