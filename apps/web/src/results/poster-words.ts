/** What the view of a film poster says. */
export const posterWords = {
  alt: "Your film poster",
  print: "PDF for print",
  printHint: "27 × 40 inches, with its fonts",
  facesAlt: (count: number) => `Your photo with ${count} faces, numbered from the left`,
  facesHint: "The faces in this photo, numbered from the left.",
} as const;
