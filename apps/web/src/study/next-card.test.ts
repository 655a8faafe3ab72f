import type { Card } from "@jobwire/jobs/catalog";
import { describe, expect, it } from "vitest";
import { inWords, nextCard } from "./next-card.ts";

const NOW = Date.parse("2026-11-28T10:00:00Z");
const preview = { again: 60_000, hard: 360_000, good: 600_000, easy: 86_400_000 };
const card = (id: string): Card => ({ id, kind: "basic", front: id, back: "", source: "", page: null });
const cards = ["a", "b", "c"].map(card);
const deck = (dueInMs: Record<string, number>) => ({
  jobId: "j",
  title: "Deck",
  fresh: preview,
  canUndo: false,
  studied: Object.entries(dueInMs).map(([cardId, ms]) => ({
    ...{ cardId, dueAt: new Date(NOW + ms).toISOString(), reps: 1, lapses: 0, preview },
  })),
});

describe("nextCard", () => {
  it("shows what is due the longest, before what is new", () => {
    const session = nextCard(cards, deck({ b: -1_000, c: -9_000 }), NOW);
    expect(session).toMatchObject({ shown: { card: { id: "c" }, isNew: false }, left: 3 });
  });

  it("shows new cards in the deck's order, before what only comes back in minutes", () => {
    expect(nextCard(cards, deck({ a: 60_000 }), NOW)).toMatchObject({ shown: { card: { id: "b" }, isNew: true } });
  });

  it("goes on with what comes back in minutes, and ends where the rest is days away", () => {
    expect(nextCard(cards, deck({ a: 60_000, b: 9e8, c: 9e8 }), NOW)).toMatchObject({
      shown: { card: { id: "a" } },
      left: 1,
    });
    const over = nextCard(cards, deck({ a: 9e8, b: 8e8, c: 9e8 }), NOW);
    expect(over).toEqual({ shown: null, left: 0, nextAtMs: NOW + 8e8 });
  });

  it("has nothing to show of a deck that lost its cards", () => {
    expect(nextCard([], deck({ gone: -1 }), NOW)).toEqual({ shown: null, left: 0, nextAtMs: null });
  });
});

describe("inWords", () => {
  it.each([
    [30_000, "< 1 min"],
    [600_000, "10 min"],
    [3 * 3_600_000, "3 h"],
    [86_400_000, "1 day"],
    [12 * 86_400_000, "12 days"],
    [100 * 86_400_000, "3 months"],
    [800 * 86_400_000, "2 years"],
  ])("%d ms is %s", (ms, text) => expect(inWords(ms)).toBe(text));
});
