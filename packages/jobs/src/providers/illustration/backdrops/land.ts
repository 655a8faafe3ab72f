import { darken, lighten, mix } from "../colours.ts";
import type { Scene } from "../scene.ts";
import { drawSmall } from "../draw-subject.ts";
import { areaBelow, crestOf } from "./ridge.ts";

/** What lies between the sky and the ground: hills, mountains, a town, rows of trees. */
export function drawFar(scene: Scene): void {
  const { paint, palette, width, height, horizon, brief } = scene;
  const random = scene.random.fork("far");
  const hill = (colour: string, rise: number, up: number, waves: number, sharpness = 0) => {
    const crest = crestOf(random.fork(`${colour}${rise}`), { baseY: horizon - up, rise, waves, sharpness });
    paint.sheet(() => paint.path(areaBelow(crest, width, height), colour));
    return crest;
  };
  switch (brief.place) {
    case "mountains": {
      const far = hill(palette.far, 330, -20, 1.5, 1);
      snowCaps(scene, far, horizon - 190);
      const mid = hill(palette.mid, 250, -40, 1.2, 1);
      snowCaps(scene, mid, horizon - 110);
      hill(palette.near, 90, -20, 1.1);
      return;
    }
    case "desert":
      hill(palette.far, 120, 10, 0.9, 0.5);
      hill(palette.mid, 90, -10, 0.8, 0.25);
      return;
    case "city":
    case "village":
      hill(palette.far, 130, 20, 0.9);
      if (brief.place === "city") skyline(scene);
      else {
        const crest = hill(palette.mid, 110, 0, 1);
        row(scene, "house", crest, 6, 0.3);
        row(scene, "tree", crest, 5, 0.26);
      }
      return;
    case "forest": {
      const far = hill(palette.far, 120, 40, 1);
      row(scene, "pine", far, 12, 0.34, 0.62);
      const mid = hill(palette.mid, 70, 0, 1.3);
      row(scene, "tree", mid, 8, 0.62, 0.3);
      return;
    }
    case "sea":
      if (random.chance(0.6)) hill(palette.far, 70, -2, 1.4);
      return;
    case "snow": {
      const far = hill(palette.far, 220, 0, 1.2, 0.8);
      snowCaps(scene, far, horizon - 120);
      row(scene, "pine", hill(palette.mid, 90, -6, 1), 9, 0.3, 0.3);
      return;
    }
    case "meadow":
    case "river": {
      hill(palette.far, 150, 30, 0.9);
      const mid = hill(palette.mid, 110, 0, 1.2);
      row(scene, random.pick(["tree", "tree", "pine"]), mid, 7, 0.28, 0.25);
      hill(palette.near, 70, -26, 0.9);
      return;
    }
    case "underwater":
    case "space":
    case "room":
    case "sky":
  }
}

/** Small ones of a kind along a crest, veiled by the air between. */
function row(scene: Scene, kind: string, crest: (x: number) => number, many: number, scale: number, veil = 0.35): void {
  const random = scene.random.fork(`row-${kind}-${many}`);
  const count = Math.round((many * scene.width) / 1000);
  const palette = {
    ...scene.palette,
    leaves: scene.palette.leaves.map((leaf) => mix(leaf, scene.palette.skyLow, veil)),
    trunk: mix(scene.palette.trunk, scene.palette.skyLow, veil),
  };
  scene.paint.sheet(() => {
    for (let i = 0; i < count; i += 1) {
      const x = ((i + random.between(0.1, 0.9)) / count) * scene.width;
      drawSmall({ ...scene, palette }, kind, x, crest(x) + 10, scale * random.between(0.8, 1.2), random.fork(i));
    }
  });
}

function snowCaps(scene: Scene, crest: (x: number) => number, below: number): void {
  const colour = mix("#fdfeff", scene.palette.skyLow, scene.palette.isDark ? 0.6 : 0.15);
  // Down again along a jagged line.
  scene.paint.sheet(
    () => {
      let run: [number, number][] = [];
      const flush = () => {
        if (run.length > 2) {
          const under = run
            .toReversed()
            .map(([x, y], i) => `L${x} ${(y + Math.min(74, (below - y) * (i % 2 === 0 ? 0.85 : 0.35))).toFixed(1)}`);
          scene.paint.path(`M${run.map(([x, y]) => `${x} ${y.toFixed(1)}`).join("L")}${under.join("")}Z`, colour, {
            hasLine: false,
          });
        }
        run = [];
      };
      for (let x = -40; x <= scene.width + 40; x += 14) {
        const y = crest(x);
        if (y < below) run.push([x, y]);
        else flush();
      }
      flush();
    },
    { isPlain: true },
  );
}

function skyline(scene: Scene): void {
  const { paint, palette, width, horizon } = scene;
  const random = scene.random.fork("skyline");
  for (const [depth, colour, tall] of [
    [0, palette.mid, 330],
    [1, mix(palette.near, palette.accents[2]!, 0.22), 230],
  ] as const) {
    paint.sheet(() => {
      for (let x = -30; x < width + 30;) {
        const w = random.between(64, 120);
        const h = random.between(tall * 0.45, tall);
        const tone = mix(colour, random.pick(palette.accents), 0.16);
        paint.rect(x, horizon - h, w, h + 80, tone);
        const roof = random.int(0, 3);
        if (roof === 0)
          paint.path(
            `M${x - 6} ${horizon - h}L${x + w / 2} ${horizon - h - w * 0.5}L${x + w + 6} ${horizon - h}z`,
            darken(tone, 0.14),
          );
        if (roof === 1) paint.line(`M${x + w / 2} ${horizon - h}v-50`, darken(tone, 0.2), 5);
        for (let wy = horizon - h + 22; wy < horizon - 16; wy += 36) {
          for (let wx = x + 14; wx < x + w - 18; wx += 27) {
            const isLit = palette.isDark ? random.chance(0.62) : random.chance(0.2);
            paint.rect(wx, wy, 13, 19, isLit ? "#ffd97a" : palette.isDark ? darken(tone, 0.25) : lighten(tone, 0.4), {
              hasLine: false,
              isRound: false,
              radius: 2,
              opacity: depth === 0 ? 0.6 : 0.9,
            });
          }
        }
        x += w + random.between(-6, 12);
      }
    });
  }
}
