import {
  IconCalendarClock,
  IconExclamationCircle,
  IconListDetails,
  IconSend,
  IconServer2,
  IconStack2,
} from "@tabler/icons-react";
import { words } from "../app/words.ts";

/** The screens for admins, in the order they are listed everywhere. */
export const ADMIN_PLACES = [
  { to: "/admin/jobs", label: words.adminJobs, icon: IconListDetails },
  { to: "/admin/queues", label: words.adminQueues, icon: IconStack2 },
  { to: "/admin/schedules", label: words.adminSchedules, icon: IconCalendarClock },
  { to: "/admin/failed", label: words.adminFailed, icon: IconExclamationCircle },
  { to: "/admin/deliveries", label: words.adminDeliveries, icon: IconSend },
  { to: "/admin/workers", label: words.adminWorkers, icon: IconServer2 },
] as const;
