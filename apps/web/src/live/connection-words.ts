/** What is said while there is no connection, and once it is back. */
export const connectionWords = {
  reconnecting: "Connection lost. Your jobs keep running; reconnecting…",
  offline: "You are offline. Your jobs keep running; what you see goes on when you are back.",
  closed: "Live updates have stopped. Your jobs keep running.",
  connecting: "Connecting…",
  back: "Back online. Everything is up to date.",
  again: "Try now",
} as const;
