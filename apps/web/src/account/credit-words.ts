/** What the account page says of credits. */
import { plural } from "../app/plural.ts";

export const creditWords = {
  title: "Credits",
  hint: "Some tasks cost credits. They are held when a job starts, paid when it completes, and given back when it does not.",
  available: (count: number) => plural(count, "credit to spend", "credits to spend"),
  held: (count: number) => ` · ${count} held for jobs under way`,
  history: "History of credits",
  what: "What",
  when: "When",
  change: "Change",
  balance: "Balance",
  older: "Show older",
  notes: { start: "To begin with", moved: "From when you were a guest" } as Partial<Record<string, string>>,
  signed: (change: number) => (change > 0 ? `+${change}` : change < 0 ? `−${-change}` : "0"),
  kinds: {
    grant: () => "Given",
    revoke: () => "Taken",
    hold: () => "Held",
    settle: (amount: number) => `Paid ${amount} of what was held`,
    refund: () => "Given back",
  },
  grantTitle: "Give credits",
  grantHint: "To anybody here, by e-mail address. Below 0 takes them, at most what there is.",
  email: "E-mail address",
  credits: "Credits",
  note: "Note",
  notePlaceholder: "What they read of it",
  give: "Give",
  given: (email: string, available: number) => `${email} now has ${available} to spend.`,
  failed: "No credits were given",
} as const;
