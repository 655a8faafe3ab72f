/** What a page says that somebody opened by a link. */
export const words = {
  madeWith: "Made with",
  until: (when: string) => `This link works until ${when}.`,
  download: "Download",
  endedTitle: "This link leads nowhere",
  ended: "It was ended by whoever shared it, or it is not whole. Ask for a new one.",
  expiredTitle: "The time of this link is over",
  expired: "Links to results work for a time only. Ask whoever sent it for a new one.",
  awayTitle: "This could not be shown",
  away: "The server did not answer. Try again in a moment.",
  tryAgain: "Try again",
  make: "Make your own",
  cards: (count: number) => `${count} flashcards`,
} as const;
