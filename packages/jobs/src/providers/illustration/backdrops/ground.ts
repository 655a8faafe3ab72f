import { darken, lighten, mix } from "../colours.ts";
import type { Scene } from "../scene.ts";
import { drawSmall } from "../draw-subject.ts";
import { areaBelow, crestOf } from "./ridge.ts";

/** What the subjects stand on. */
export function drawGround(scene: Scene): void {
  const { brief, paint, palette, width, height, horizon } = scene;
  const random = scene.random.fork("ground");
  switch (brief.place) {
    case "sky":
      return cloudFloor(scene);
    case "space":
      return moonFloor(scene);
    case "room":
      return;
    case "sea":
      water(scene, horizon, height - 150);
      paint.sheet(() => {
        const crest = crestOf(random.fork("beach"), { baseY: 870, rise: 50, waves: 0.5 });
        paint.path(
          areaBelow((x) => crest(x) - 16, width, height),
          lighten(palette.waterLight, 0.55),
          { hasLine: false, opacity: 0.9 },
        );
        paint.path(areaBelow(crest, width, height), palette.ground);
      });
      return scatterShells(scene);
    default: {
      const back = crestOf(random.fork("back"), { baseY: horizon + 40, rise: 46, waves: 0.7 });
      paint.sheet(() => {
        paint.path(areaBelow(back, width, height + 40), palette.ground);
        if (brief.place === "forest" || brief.place === "village" || brief.place === "meadow" || brief.place === "city")
          path(scene);
      });
      if (brief.place === "river") paint.sheet(() => river(scene));
      const front = crestOf(random.fork("front"), { baseY: horizon + 200, rise: 44, waves: 0.6 });
      paint.sheet(() => {
        paint.path(areaBelow(front, width, height + 40), mix(palette.ground, palette.groundNear, 0.6), {
          opacity: brief.place === "river" ? 0 : 0.55,
          hasLine: false,
        });
        tufts(scene, horizon + 60, height - 40);
      });
    }
  }
}

function path({ paint, palette, width, height, horizon, random }: Scene): void {
  const sand = mix(mix("#ecd9ae", palette.ground, 0.25), palette.skyTop, palette.isDark ? 0.45 : 0);
  const numbers = random.fork("path");
  const [from, to] = [width * numbers.between(0.35, 0.65), width * numbers.between(0.3, 0.7)];
  const bend = numbers.between(-150, 150);
  paint.path(
    `M${from - 12} ${horizon + 22}C${from + bend} ${horizon + 110} ${to - bend - 130} ${horizon + 170} ${to - 170} ${height + 40}H${to + 170}C${to - bend + 70} ${horizon + 170} ${from + bend + 60} ${horizon + 110} ${from + 12} ${horizon + 22}z`,
    sand,
    { hasLine: false, opacity: 0.9 },
  );
}

function river({ paint, palette, width, height, horizon, random }: Scene): void {
  const numbers = random.fork("river");
  const from = width * numbers.between(0.3, 0.7);
  const side = numbers.chance(0.5) ? 1 : -1;
  const d = (half: number, near: number) =>
    `M${from - half} ${horizon + 14}C${from + side * 180 - half * 2} ${horizon + 80} ${from - side * 260 - near} ${horizon + 130} ${width / 2 - near} ${height + 50}H${width / 2 + near}C${from - side * 200 + near} ${horizon + 140} ${from + side * 190 + half * 4} ${horizon + 80} ${from + half} ${horizon + 14}z`;
  paint.path(d(30, 330), lighten(palette.ground, 0.2), { hasLine: false });
  paint.path(d(20, 300), palette.water, { hasLine: false });
  for (let i = 0; i < 14; i += 1) {
    const y = numbers.between(horizon + 120, height);
    const x = width / 2 + numbers.between(-0.7, 0.7) * (y - horizon) * 0.7;
    paint.line(`M${x} ${y}q22 -8 44 0t44 0`, palette.waterLight, 5, 0.75);
  }
}

/** Water from `top` to `bottom`, with waves and what the light leaves on it. */
function water({ paint, palette, width, height, random }: Scene, top: number, bottom: number): void {
  const numbers = random.fork("water");
  paint.sheet(() => {
    paint.fade(-60, top, width + 120, height - top + 60, [
      { at: 0, colour: mix(palette.water, palette.skyLow, 0.45) },
      { at: 1, colour: darken(palette.water, 0.12) },
    ]);
    for (let y = top + 14; y < bottom; y += 8 + (y - top) * 0.13) {
      const size = 16 + (y - top) * 0.16;
      for (let i = 0; i < width / (size * 5); i += 1) {
        const x = numbers.between(-20, width);
        paint.line(
          `M${x} ${y}q${size / 2} ${-size * 0.2} ${size} 0t${size} 0`,
          numbers.chance(0.5) ? palette.waterLight : lighten(palette.water, 0.25),
          2.4 + (y - top) * 0.012,
          0.7,
        );
      }
    }
  });
}

function cloudFloor({ paint, palette, width, height, random }: Scene): void {
  const numbers = random.fork("floor");
  for (const [y, tone, spread] of [
    [height - 190, 0.25, 60],
    [height - 90, 0.06, 84],
    [height - 10, 0, 100],
  ] as const) {
    paint.sheet(() => {
      const colour = mix(palette.cloud, palette.skyLow, tone);
      for (let x = -60; x < width + 80; x += spread)
        paint.circle(x, y + numbers.between(-26, 26), spread * numbers.between(0.8, 1.15), colour);
      paint.rect(-60, y + 20, width + 120, height, colour, { hasLine: false, isRound: false });
    });
  }
}

function moonFloor({ paint, palette, width, height, random }: Scene): void {
  const numbers = random.fork("floor");
  paint.sheet(() => {
    const r = Math.max(width, 1_000) * 1.15;
    paint.circle(width / 2, height - 260 + r, r, palette.ground);
    for (let i = 0; i < 12; i += 1) {
      const [x, y] = [numbers.between(0.03, 0.97) * width, numbers.between(height - 180, height)];
      const size = numbers.between(22, 60) * (0.5 + (y - height + 200) / 260);
      paint.ellipse(x, y, size, size * 0.36, darken(palette.ground, 0.2), { hasLine: false });
      paint.ellipse(x, y + size * 0.08, size * 0.86, size * 0.27, darken(palette.ground, 0.08), { hasLine: false });
    }
  });
}

function tufts(scene: Scene, top: number, bottom: number): void {
  const { paint, palette, brief, width } = scene;
  const numbers = scene.random.fork("tufts");
  const many = Math.round(width * 0.05);
  for (let i = 0; i < many; i += 1) {
    const [x, y] = [numbers.between(0, width), numbers.between(top, bottom)];
    const size = 0.5 + (y - top) / 320;
    switch (brief.place) {
      case "desert":
      case "snow":
      case "underwater":
        paint.line(`M${x} ${y}q${30 * size} ${-9 * size} ${60 * size} 0`, darken(palette.ground, 0.14), 3, 0.5);
        break;
      case "city":
        paint.ellipse(x, y, 18 * size, 7 * size, darken(palette.ground, 0.1), { hasLine: false, opacity: 0.6 });
        break;
      default: {
        const leaf = numbers.pick([darken(palette.ground, 0.16), ...palette.leaves.slice(0, 2)]);
        paint.line(
          `M${x} ${y}q${-3 * size} ${-10 * size} ${-9 * size} ${-18 * size}M${x} ${y}q0 ${-14 * size} ${2 * size} ${-24 * size}M${x} ${y}q${4 * size} ${-10 * size} ${11 * size} ${-16 * size}`,
          leaf,
          3.2 * size,
          0.85,
        );
        if (brief.season !== "winter" && numbers.chance(0.28))
          paint.circle(x + 14 * size, y - 20 * size, 5.5 * size, numbers.pick(palette.accents), { hasLine: false });
      }
    }
  }
}

function scatterShells(scene: Scene): void {
  const numbers = scene.random.fork("shells");
  scene.paint.sheet(() => {
    for (let i = 0; i < 9; i += 1) {
      const [x, y] = [numbers.between(0, scene.width), numbers.between(900, 990)];
      scene.paint.ellipse(
        x,
        y,
        numbers.between(8, 18),
        numbers.between(6, 11),
        numbers.pick(["#fff4e6", "#f3c9bd", "#d9b98a"]),
      );
    }
    if (numbers.chance(0.35)) drawSmall(scene, "crab", scene.width * numbers.pick([0.12, 0.88]), 960, 0.5, numbers);
  });
}
