import type { Accessory } from "../brief.ts";
import { darken, lighten } from "../colours.ts";
import type { Look } from "./subject.ts";

/** Where on a body things are worn, in its own units. */
export interface Body {
  /** Top of the head, and its half width there. */
  headTop: number;
  headWidth: number;
  eyesY: number;
  neckY: number;
  neckWidth: number;
  /** Where a hand is. */
  hand: readonly [x: number, y: number];
}

const colourOf = (look: Look, what: Accessory) =>
  look.wears.find((worn) => worn.what === what)?.colour ?? look.random.fork(`wears-${what}`).pick(look.palette.accents);

/** What is seen behind the body: a cape. */
export function wearBehind(look: Look, body: Body): void {
  if (look.wears.every(({ what }) => what !== "cape")) return;
  const colour = colourOf(look, "cape");
  look.paint.path(
    `M${-body.neckWidth} ${body.neckY}C${-body.neckWidth * 2.2} ${body.neckY * 0.5} ${-body.neckWidth * 2.6} -20 ${-body.neckWidth * 2} 0Q0 14 ${body.neckWidth * 2} 0C${body.neckWidth * 2.6} -20 ${body.neckWidth * 2.2} ${body.neckY * 0.5} ${body.neckWidth} ${body.neckY}z`,
    colour,
  );
}

/** What is worn or held, in front of the body. */
export function wear(look: Look, body: Body): void {
  for (const { what } of look.wears) DRAW[what](look, body);
}

const DRAW: Record<Accessory, (look: Look, body: Body) => void> = {
  hat(look, { headTop, headWidth: w }) {
    const colour = colourOf(look, "hat");
    const { paint } = look;
    paint.path(
      `M${-w * 0.72} ${headTop + 12}C${-w * 0.7} ${headTop - w * 0.9} ${w * 0.7} ${headTop - w * 0.9} ${w * 0.72} ${headTop + 12}z`,
      colour,
    );
    paint.rect(-w * 0.82, headTop + 2, w * 1.64, 18, lighten(colour, 0.35), { radius: 9 });
    paint.circle(0, headTop - w * 0.62, w * 0.2, lighten(colour, 0.55));
  },
  crown(look, { headTop, headWidth: w }) {
    const y = headTop + 12;
    const half = w * 0.55;
    look.paint.path(
      `M${-half} ${y}L${-half * 1.15} ${y - w * 0.62}L${-half * 0.5} ${y - w * 0.3}L0 ${y - w * 0.78}L${half * 0.5} ${y - w * 0.3}L${half * 1.15} ${y - w * 0.62}L${half} ${y}Q0 ${y + 8} ${-half} ${y}z`,
      "#f0bf4a",
    );
    look.paint.circle(0, y - w * 0.2, w * 0.09, "#c8474f", { hasLine: false });
  },
  scarf(look, { neckY, neckWidth: w }) {
    const colour = colourOf(look, "scarf");
    look.paint.path(
      `M${w * 0.2} ${neckY + 6}l${w * 0.5} ${w * 1.15}l${w * 0.42} -4l${-w * 0.3} ${-w * 1.2}z`,
      darken(colour, 0.14),
    );
    look.paint.path(
      `M${-w} ${neckY - 8}Q0 ${neckY + 16} ${w} ${neckY - 8}q9 14 0 22Q0 ${neckY + 40} ${-w} ${neckY + 14}q-9 -8 0 -22z`,
      colour,
    );
  },
  glasses(look, { eyesY, headWidth: w }) {
    const r = w * 0.3;
    for (const side of [-1, 1]) {
      look.paint.line(
        `M${side * w * 0.4 - r} ${eyesY}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
        "#4a3a4a",
        4.5,
      );
    }
    look.paint.line(`M${-w * 0.1} ${eyesY - 3}q${w * 0.1} -6 ${w * 0.2} 0`, "#4a3a4a", 4.5);
  },
  bow(look, { headTop, headWidth: w }) {
    const colour = colourOf(look, "bow");
    const x = w * 0.5;
    const y = headTop + 16;
    look.paint.path(
      `M${x} ${y}l${-w * 0.4} ${-w * 0.28}v${w * 0.56}zM${x} ${y}l${w * 0.4} ${-w * 0.28}v${w * 0.56}z`,
      colour,
    );
    look.paint.circle(x, y, w * 0.11, darken(colour, 0.15));
  },
  cape(look, { neckY, neckWidth: w }) {
    look.paint.circle(0, neckY + 14, 9, "#f0bf4a");
    look.paint.line(`M${-w} ${neckY}Q0 ${neckY + 22} ${w} ${neckY}`, colourOf(look, "cape"), 9);
  },
  helmet(look, { headTop, headWidth: w, neckY }) {
    const middle = (headTop + neckY) / 2 - 2;
    const r = Math.max(w * 1.24, (neckY - headTop) * 0.66);
    look.paint.circle(0, middle, r, "#dff1fa", { opacity: 0.26 });
    look.paint.line(`M${-r} ${middle}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`, "#eef4f8", 6, 0.9);
    look.paint.line(
      `M${-r * 0.68} ${middle - r * 0.35}q${r * 0.15} ${-r * 0.3} ${r * 0.45} ${-r * 0.4}`,
      "#ffffff",
      7,
      0.8,
    );
  },
  lantern(look, { hand: [x, y] }) {
    look.paint.glow(x + 8, y + 30, 120, "#ffd46b", 0.8);
    look.paint.line(`M${x} ${y}q8 -14 16 0v10`, "#5a4a3a", 4);
    look.paint.rect(x - 8, y + 10, 32, 42, "#ffd97a", { radius: 7 });
    look.paint.rect(x - 11, y + 6, 38, 9, "#6a5238", { radius: 4 });
    look.paint.rect(x - 11, y + 48, 38, 9, "#6a5238", { radius: 4 });
  },
  balloon(look, { hand: [x, y] }) {
    const colour = colourOf(look, "balloon");
    look.paint.line(`M${x} ${y}C${x + 20} ${y - 60} ${x + 6} ${y - 90} ${x + 26} ${y - 132}`, "#6a5a5a", 2.5);
    look.paint.ellipse(x + 28, y - 172, 34, 41, colour);
    look.paint.ellipse(x + 16, y - 186, 7, 12, "#ffffff", { opacity: 0.6, hasLine: false, isRound: false });
  },
  book(look, { neckY }) {
    const colour = colourOf(look, "book");
    const y = neckY * 0.5;
    look.paint.path(
      `M-40 ${y - 24}Q-20 ${y - 32} 0 ${y - 24}Q20 ${y - 32} 40 ${y - 24}V${y + 22}Q20 ${y + 14} 0 ${y + 22}Q-20 ${y + 14} -40 ${y + 22}z`,
      colour,
    );
    look.paint.line(`M0 ${y - 24}V${y + 20}`, darken(colour, 0.35), 3);
    look.paint.path(`M-20 ${y - 8}l4 8 9 1 -7 6 2 9 -8 -5 -8 5 2 -9 -7 -6 9 -1z`, "#f6e3a8", { hasLine: false });
  },
  flower(look, { hand: [x, y] }) {
    look.paint.line(`M${x} ${y + 18}Q${x + 6} ${y - 20} ${x + 2} ${y - 46}`, "#5d9652", 5);
    for (let i = 0; i < 5; i += 1) {
      const angle = (i / 5) * Math.PI * 2;
      look.paint.circle(x + 2 + Math.cos(angle) * 13, y - 52 + Math.sin(angle) * 13, 10, colourOf(look, "flower"), {
        hasLine: false,
      });
    }
    look.paint.circle(x + 2, y - 52, 9, "#ffd35c", { hasLine: false });
  },
  umbrella(look, { hand: [x, y], headTop }) {
    const colour = colourOf(look, "umbrella");
    const top = headTop - 46;
    look.paint.line(`M${x} ${y + 16}V${top + 10}`, "#5a4638", 6);
    look.paint.path(
      `M${x - 118} ${top + 44}C${x - 100} ${top - 70} ${x + 100} ${top - 70} ${x + 118} ${top + 44}q-20 -22 -39 0q-20 -22 -39 0q-20 -22 -40 0q-20 -22 -40 0q-20 -22 -39 0z`,
      colour,
    );
    look.paint.path(
      `M${x - 40} ${top + 44}C${x - 34} ${top - 20} ${x - 12} ${top - 40} ${x} ${top - 40}C${x + 12} ${top - 40} ${x + 34} ${top - 20} ${x + 40} ${top + 44}q-20 -22 -40 0q-20 -22 -40 0z`,
      lighten(colour, 0.3),
      { hasLine: false },
    );
  },
};
