/** Anki's collection as of schema 11: what every version of Anki, AnkiDroid and AnkiMobile imports. */
export const ANKI_SCHEMA = `
CREATE TABLE col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
CREATE TABLE notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
CREATE TABLE cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
  ivl integer not null, factor integer not null, reps integer not null, lapses integer not null, left integer not null,
  odue integer not null, odid integer not null, flags integer not null, data text not null);
CREATE TABLE revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null, type integer not null);
CREATE TABLE graves (usn integer not null, oid integer not null, type integer not null);
CREATE INDEX ix_notes_usn on notes (usn);
CREATE INDEX ix_cards_usn on cards (usn);
CREATE INDEX ix_revlog_usn on revlog (usn);
CREATE INDEX ix_cards_nid on cards (nid);
CREATE INDEX ix_cards_sched on cards (did, queue, due);
CREATE INDEX ix_revlog_cid on revlog (cid);
CREATE INDEX ix_notes_csum on notes (csum);`;

/** Fixed, so that a second import of a deck updates its notes instead of adding types. */
export const BASIC_MODEL_ID = 1_764_300_000_001;
export const CLOZE_MODEL_ID = 1_764_300_000_002;

const CSS = `.card { font-family: system-ui, sans-serif; font-size: 20px; line-height: 1.5; text-align: center; color: #1c1b19; background: #faf9f6; }
.source { margin-top: 2em; font-size: 14px; color: #77736a; }
.cloze { font-weight: 700; color: #007a70; }
.nightMode .cloze { color: #4fd1c5; }`;
const LATEX_PRE =
  "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n";

function model(id: number, name: string, type: 0 | 1, fields: string[], front: string, back: string, modS: number) {
  return {
    id,
    name,
    type,
    mod: modS,
    usn: -1,
    sortf: 0,
    did: 1,
    tmpls: [{ name: "Card 1", ord: 0, qfmt: front, afmt: back, bqfmt: "", bafmt: "", did: null }],
    flds: fields.map((field, ord) => ({
      ...{ name: field, ord, sticky: false, rtl: false, font: "Arial", size: 20, media: [] },
    })),
    css: CSS,
    latexPre: LATEX_PRE,
    latexPost: "\\end{document}",
    req: [[0, "any", [0]]],
    tags: [],
    vers: [],
  };
}

const SOURCE = `<div class="source">{{Source}}</div>`;

export function ankiModels(modS: number): object {
  const basic = model(
    BASIC_MODEL_ID,
    "Jobwire question",
    0,
    ["Front", "Back", "Source"],
    "{{Front}}",
    `{{FrontSide}}<hr id="answer">{{Back}}${SOURCE}`,
    modS,
  );
  const cloze = model(
    CLOZE_MODEL_ID,
    "Jobwire cloze",
    1,
    ["Text", "Source"],
    "{{cloze:Text}}",
    `{{cloze:Text}}${SOURCE}`,
    modS,
  );
  return { [BASIC_MODEL_ID]: basic, [CLOZE_MODEL_ID]: cloze };
}

export function ankiDecks(deckId: number, name: string, modS: number): object {
  const deck = (id: number, title: string) => ({
    ...{ id, name: title, mod: modS, usn: -1, conf: 1, dyn: 0, collapsed: false, browserCollapsed: false, desc: "" },
    ...{ extendNew: 0, extendRev: 0, newToday: [0, 0], revToday: [0, 0], lrnToday: [0, 0], timeToday: [0, 0] },
  });
  return { 1: deck(1, "Default"), [deckId]: deck(deckId, name) };
}

export const ANKI_DECK_OPTIONS = {
  1: {
    ...{ id: 1, name: "Default", mod: 0, usn: 0, maxTaken: 60, autoplay: true, timer: 0, replayq: true, dyn: false },
    new: { bury: false, delays: [1, 10], initialFactor: 2_500, ints: [1, 4, 0], order: 1, perDay: 20, separate: true },
    rev: { bury: false, ease4: 1.3, fuzz: 0.05, ivlFct: 1, maxIvl: 36_500, minSpace: 1, perDay: 200, hardFactor: 1.2 },
    lapse: { delays: [10], leechAction: 1, leechFails: 8, minInt: 1, mult: 0 },
  },
};

export function ankiConfig(deckId: number): object {
  return {
    ...{ activeDecks: [deckId], curDeck: deckId, curModel: String(BASIC_MODEL_ID), nextPos: 1, estTimes: true },
    ...{
      sortType: "noteFld",
      sortBackwards: false,
      addToCur: true,
      newSpread: 0,
      dueCounts: true,
      collapseTime: 1_200,
    },
    ...{ timeLim: 0, dayLearnFirst: false, newBury: true, schedVer: 1 },
  };
}
