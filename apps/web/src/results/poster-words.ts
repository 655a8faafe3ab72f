/** What the view of a film poster says. */
export const posterWords = {
  alt: "Your film poster",
  print: "PDF for print",
  printHint: "27 × 40 inches, with its fonts",
  whose: "Whose face goes on the poster?",
  facesHint: "Choose one in the photo, and the poster is made with it.",
  startFailed: "The poster could not be started",
} as const;
