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
  scheduled: { word: "Scheduled", tone: "quiet", icon: IconCalendarTime },
  blocked: { word: "Blocked", tone: "quiet", icon: IconLink },
  queued: { word: "Queued", tone: "quiet", icon: IconClock },
  running: { word: "Running", tone: "signal", icon: IconCircleDot },
  cancelling: { word: "Cancelling", tone: "warn", icon: IconPlayerStop },
  retrying: { word: "Retrying", tone: "warn", icon: IconRefresh },
  completed: { word: "Completed", tone: "good", icon: IconCircleCheck },
  failed: { word: "Failed", tone: "bad", icon: IconCircleX },
  cancelled: { word: "Cancelled", tone: "quiet", icon: IconBan },
};
