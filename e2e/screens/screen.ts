import type { Page } from "playwright-core";
import type { Seeded } from "./seed/seeded.ts";

/** Who looks: somebody with much work, somebody who has just come, an admin, somebody who is not signed in. */
export type Onlooker = "mira" | "nova" | "admin" | "nobody";

/** A screen in one of its states, as it is looked at. */
export interface ScreenState {
  /** Stands above the pictures. */
  name: string;
  as: Onlooker;
  path: string | ((seeded: Seeded) => string);
  /** A selector; the screen is drawn when it is there. */
  there: string;
  /** Before the page is opened. */
  before?(page: Page): Promise<void>;
  /** After it is drawn, e.g. to open a dialog. */
  after?(page: Page): Promise<void>;
  /** Two of the four: light on the desk, dark on the phone. Default: all four. */
  isBrief?: boolean;
  /** All of it, not what fits the window; cut at three windows. */
  isWhole?: boolean;
}

/** One sheet of docs/screens. */
export interface Screen {
  /** Of its file. */
  name: string;
  title: string;
  states: readonly ScreenState[];
}
