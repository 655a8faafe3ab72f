/** What happens once when a job ends: inbox, e-mail, push, webhooks. Heavy parts load when they are used first. */
export { createEffects } from "./create-effects.ts";
export type { Effects } from "./create-effects.ts";
export { listKeptMails, readKeptMail } from "./mail/kept-mails.ts";
export { readChannels, writeChannels } from "./news/preferences.ts";
export type { Letter } from "./mail/letter.ts";
