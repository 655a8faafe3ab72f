import type { Letter } from "@jobwire/jobs/effects";

/** The mail that asks whether an address is its account's. */
export function confirmLetter(url: string): Letter {
  return {
    subject: "Confirm your e-mail address",
    preview: "One click, and mails about your results may carry names and files.",
    heading: "Is this your address?",
    paragraphs: [
      "An account at Jobwire was made with this e-mail address.",
      "Confirm it, and mails about your results carry what they are called and the files themselves. The link works once, within a day.",
    ],
    action: { label: "Confirm this address", url },
    footer:
      "If it was not you, do nothing: mails to an address that nobody confirms are few, and say nothing of anybody's.",
  };
}
