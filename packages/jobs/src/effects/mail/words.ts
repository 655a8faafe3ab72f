/** What mails about jobs say. */
export const words = {
  finishedSubject: (title: string) => `${title}: done`,
  finishedHeading: (title: string) => `${title} is done`,
  finished: "It is kept for you; open it to look at it, download it or go on from there.",
  attached: (count: number) => (count === 1 ? "The result is attached." : `The ${count} results are attached.`),
  linked: "The result is too large for a mail, so here is the way to it.",
  failedSubject: (title: string) => `${title} did not work`,
  failedHeading: (title: string) => `${title} did not work`,
  failed: (reason: string) => reason,
  failedUnknown: "It failed without saying why.",
  failedNext: "Open it to see what happened, and to try it again.",
  severalSubject: (done: number, failed: number) =>
    failed === 0
      ? `${done} results are ready`
      : done === 0
        ? `${failed} jobs did not work`
        : `${done} ${done === 1 ? "result is" : "results are"} ready, ${failed} did not work`,
  several: "This happened while you were away:",
  more: (count: number) => `And ${count} more in your inbox.`,
  open: "Open it",
  openInbox: "Open your inbox",
  done: "Done",
  about: (item: string) => `About ${item}.`,
  footer: (url: string) => `You get this mail because you started this at Jobwire. Choose what you are told at ${url}`,
  unconfirmed: "This address is not confirmed yet, so this mail says no more and brings no files. They are in the app.",
  unconfirmedFooter: (url: string) =>
    `If you have no account at Jobwire, somebody gave your address by mistake: do nothing. Otherwise confirm it at ${url}`,
  tooManyUnconfirmed: (most: number) =>
    `Your address is not confirmed, so at most ${most} mails a day go to it. Confirm it on your account page.`,
  resultFooter: "You get this mail because you asked for this result by mail.",
} as const;
