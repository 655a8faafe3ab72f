import { darken, lighten } from "./colours.ts";
import type { Hex } from "./colours.ts";
import type { StyleRules } from "./styles.ts";

/** How one shape is painted. */
export interface Paint {
  /** 0–1. Default 1. */
  opacity?: number;
  /** Light from above: a little lighter at the top, darker at the bottom. Default true. */
  isRound?: boolean;
  /** With the style's outline. Default true. */
  hasLine?: boolean;
}

export type Point = readonly [x: number, y: number];

/** Collects the shapes of a picture as SVG, each painted as the style says. */
export interface Painter {
  readonly rules: StyleRules;
  path(d: string, fill: Hex, paint?: Paint): void;
  ellipse(x: number, y: number, rx: number, ry: number, fill: Hex, paint?: Paint): void;
  circle(x: number, y: number, r: number, fill: Hex, paint?: Paint): void;
  rect(x: number, y: number, width: number, height: number, fill: Hex, paint?: Paint & { radius?: number }): void;
  polygon(points: readonly Point[], fill: Hex, paint?: Paint): void;
  /** A stroke with round ends and no outline. */
  line(d: string, colour: Hex, width: number, opacity?: number): void;
  /** A soft light around a point. */
  glow(x: number, y: number, r: number, colour: Hex, opacity: number): void;
  /** An area whose colour changes from top to bottom, without outline. */
  fade(
    x: number,
    y: number,
    width: number,
    height: number,
    stops: readonly { at: number; colour: Hex; opacity?: number }[],
  ): void;
  /** Everything that `draw` paints, moved, then scaled (negative x: mirrored), then turned. */
  at(x: number, y: number, scale: number | Point, draw: () => void, turnDegrees?: number): void;
  /** A sheet of the picture: the style's edge and shadow go around it as a whole. */
  sheet(draw: () => void, options?: { blur?: number; opacity?: number; isPlain?: boolean }): void;
  /** What was collected: definitions and shapes. */
  parts(): { defs: string; body: string };
}

/** Two decimals are a hundredth of a unit: less than anyone sees. */
const n = (value: number) => String(Math.round(value * 100) / 100);

export function createPainter(rules: StyleRules): Painter {
  const defs = new Map<string, string>();
  const body: string[] = [];

  function define(content: (id: string) => string): string {
    const key = content("");
    const known = defs.get(key);
    if (known !== undefined) return known.slice(0, known.indexOf("|"));
    const id = `d${defs.size}`;
    defs.set(key, `${id}|${content(id)}`);
    return id;
  }

  const looks = new Map<string, string>();

  function look(fill: Hex, { opacity = 1, isRound = true, hasLine = true }: Paint = {}): string {
    const key = `${fill}${isRound}${hasLine}`;
    let attributes = looks.get(key);
    if (attributes === undefined) {
      attributes = dress(fill, isRound && rules.roundness > 0, hasLine);
      looks.set(key, attributes);
    }
    return opacity < 1 ? `${attributes} opacity="${n(opacity)}"` : attributes;
  }

  function dress(fill: Hex, isRound: boolean, hasLine: boolean): string {
    const colour = rules.tint(fill);
    let inside = colour;
    if (isRound) {
      const stops = `<stop offset="0" stop-color="${lighten(colour, rules.roundness)}"/><stop offset="1" stop-color="${darken(colour, rules.roundness * 0.85)}"/>`;
      inside = `url(#${define((id) => `<linearGradient id="${id}" x1="0.3" y1="0" x2="0.6" y2="1">${stops}</linearGradient>`)})`;
    }
    if (!hasLine || !rules.line) return `fill="${inside}"`;
    const { width, opacity, colour: lineColour } = rules.line;
    return `fill="${inside}" stroke="${lineColour(colour)}" stroke-width="${width}" stroke-opacity="${opacity}" stroke-linejoin="round"`;
  }

  const painter: Painter = {
    rules,
    path(d, fill, paint) {
      body.push(`<path d="${d}" ${look(fill, paint)}/>`);
    },
    ellipse(x, y, rx, ry, fill, paint) {
      body.push(`<ellipse cx="${n(x)}" cy="${n(y)}" rx="${n(rx)}" ry="${n(ry)}" ${look(fill, paint)}/>`);
    },
    circle(x, y, r, fill, paint) {
      painter.ellipse(x, y, r, r, fill, paint);
    },
    rect(x, y, width, height, fill, paint) {
      const radius = paint?.radius ?? 0;
      body.push(
        `<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${n(radius)}" ${look(fill, paint)}/>`,
      );
    },
    polygon(points, fill, paint) {
      painter.path(`M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}Z`, fill, paint);
    },
    line(d, colour, width, opacity = 1) {
      body.push(
        `<path d="${d}" fill="none" stroke="${rules.tint(colour)}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${opacity < 1 ? ` opacity="${n(opacity)}"` : ""}/>`,
      );
    },
    glow(x, y, r, colour, opacity) {
      if (rules.glow === 0) return;
      const id = define(
        (name) =>
          `<radialGradient id="${name}"><stop offset="0" stop-color="${colour}" stop-opacity="1"/><stop offset="0.4" stop-color="${colour}" stop-opacity="0.45"/><stop offset="1" stop-color="${colour}" stop-opacity="0"/></radialGradient>`,
      );
      body.push(
        `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="url(#${id})" opacity="${n(Math.min(1, opacity * rules.glow))}"/>`,
      );
    },
    fade(x, y, width, height, stops) {
      const id = define(
        (name) =>
          `<linearGradient id="${name}" x1="0" y1="0" x2="0" y2="1">${stops
            .map(
              ({ at, colour, opacity = 1 }) =>
                `<stop offset="${n(at)}" stop-color="${rules.tint(colour)}" stop-opacity="${n(opacity)}"/>`,
            )
            .join("")}</linearGradient>`,
      );
      body.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" fill="url(#${id})"/>`);
    },
    at(x, y, scale, draw, turnDegrees = 0) {
      const [sx, sy] = typeof scale === "number" ? [scale, scale] : scale;
      const turned = turnDegrees === 0 ? "" : ` rotate(${n(turnDegrees)})`;
      body.push(`<g transform="translate(${n(x)} ${n(y)}) scale(${sx.toFixed(4)} ${sy.toFixed(4)})${turned}">`);
      draw();
      body.push("</g>");
    },
    sheet(draw, { blur = 0, opacity = 1, isPlain = false } = {}) {
      const plain = isPlain || rules.sheetFilter === null ? null : "url(#sheet)";
      const by = blur > 0 ? `url(#${define((id) => blurOf(blur, id))})` : plain;
      body.push(`<g${by ? ` filter="${by}"` : ""}${opacity < 1 ? ` opacity="${n(opacity)}"` : ""}>`);
      draw();
      body.push("</g>");
    },
    parts: () => ({
      defs: [...defs.values()].map((entry) => entry.slice(entry.indexOf("|") + 1)).join(""),
      body: body.join(""),
    }),
  };
  return painter;
}

const blurOf = (blur: number, id: string) =>
  `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${blur}"/></filter>`;
