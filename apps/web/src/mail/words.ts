/** What the pages about kept mail say. */
export const words = {
  title: "Mail",
  hint: "No mail server is connected, so what would have been sent is kept here. An admin connects one with SMTP_URL.",
  smtp: "Mail goes out by the mail server that is connected. Only what was kept before is listed here.",
  own: "Mine",
  all: "Everybody's",
  to: "To",
  from: "From",
  emptyTitle: "No mail yet",
  empty: "When a job ends while you are away, the mail about it arrives here.",
  failedTitle: "The mail could not be read",
  back: "← All mail",
  attachments: "Attached",
  asText: "As text",
  asShown: "As shown",
  loading: "Loading the mail",
  older: "Show older ones",
} as const;
