import {
  IconBan,
  IconCalendarTime,
  IconCircleCheck,
  IconCircleDot,
  IconCircleX,
  IconClock,
  IconLink,
  IconPlayerStop,
  IconRefresh,
} from "@tabler/icons-react";
import type { JobState } from "@jobwire/jobs/wire";
import type { ComponentType } from "react";
import { STATE_WORDS } from "./state-words.ts";

/** The colour family of a state; each has a text colour, a fill and a wash in tokens.css. */
export type Tone = "quiet" | "signal" | "warn" | "good" | "bad";

export interface StateLook {
  word: string;
  tone: Tone;
  icon: ComponentType<{
    size?: number | string;
    stroke?: number | string;
    className?: string;
    "aria-hidden"?: boolean;
  }>;
}

/** How each state looks, everywhere: always icon, word and colour together. */
export const STATE_LOOK: Readonly<Record<JobState, StateLook>> = {
  scheduled: { word: STATE_WORDS.scheduled, tone: "quiet", icon: IconCalendarTime },
  blocked: { word: STATE_WORDS.blocked, tone: "quiet", icon: IconLink },
  queued: { word: STATE_WORDS.queued, tone: "quiet", icon: IconClock },
  running: { word: STATE_WORDS.running, tone: "signal", icon: IconCircleDot },
  cancelling: { word: STATE_WORDS.cancelling, tone: "warn", icon: IconPlayerStop },
  retrying: { word: STATE_WORDS.retrying, tone: "warn", icon: IconRefresh },
  completed: { word: STATE_WORDS.completed, tone: "good", icon: IconCircleCheck },
  failed: { word: STATE_WORDS.failed, tone: "bad", icon: IconCircleX },
  cancelled: { word: STATE_WORDS.cancelled, tone: "quiet", icon: IconBan },
};
