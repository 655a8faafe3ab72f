/** What the admin's list of deliveries says. */
export const words = {
  title: "Deliveries",
  any: "All",
  states: { waiting: "Waiting", sending: "On its way", sent: "Sent", failed: "Failed", dropped: "Not needed" },
  none: "Nothing here.",
  failedTitle: "The deliveries could not be read",
  refresh: "Read again",
  older: "Show older ones",
  mail: "Kept mail",
} as const;
