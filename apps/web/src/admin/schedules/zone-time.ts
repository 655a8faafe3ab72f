/** Instants as the clocks of a time zone show them. Pure. */

/** "Mon 23 Nov, 09:00" in a zone; with seconds where `exact`. A zone this browser does not know: UTC. */
export function zoneTime(iso: string, timeZone: string, exact = false): string {
  const options: Intl.DateTimeFormatOptions = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    ...(exact ? { second: "2-digit" } : {}),
  };
  const at = new Date(iso);
  try {
    return at.toLocaleString("en-GB", { ...options, timeZone });
  } catch {
    return `${at.toLocaleString("en-GB", { ...options, timeZone: "UTC" })} UTC`;
  }
}

/** Whether a cron line names seconds: then times are shown with them. */
export function hasSeconds(cron: string): boolean {
  const parts = cron.trim().split(/\s+/);
  return parts.length === 6 && parts[0] !== "0";
}

/** Every zone the browser knows, the viewer's own and UTC first. */
export function timeZones(): string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])];
}
