import type { Letter } from "@jobwire/jobs/effects";

/** The mail with the link to a new password. */
export function resetLetter(url: string): Letter {
  return {
    subject: "Set a new password",
    preview: "A link to choose a new password. It works for an hour.",
    heading: "Choose a new password",
    paragraphs: [
      "Somebody, most likely you, asked for a new password at Jobwire.",
      "The link works once, within an hour. Saving a new password signs you out everywhere else.",
    ],
    action: { label: "Choose a new password", url },
    footer: "If it was not you, do nothing: your password stays as it is.",
  };
}
