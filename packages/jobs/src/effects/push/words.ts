/** What push messages say. */
export const words = {
  doneTitle: (title: string) => `${title} is done`,
  failedTitle: (title: string) => `${title} did not work`,
  ready: "It is ready for you.",
  failed: "It failed without saying why.",
  several: (done: number, failed: number) =>
    failed === 0
      ? `${done} results are ready`
      : done === 0
        ? `${failed} jobs did not work`
        : `${done} ready, ${failed} did not work`,
  openInbox: "Open your inbox to see them.",
  testTitle: "It works",
  test: "This device is told when your work is done.",
} as const;
