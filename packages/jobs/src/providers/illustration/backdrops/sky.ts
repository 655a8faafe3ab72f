import { lighten, mix } from "../colours.ts";
import type { Scene } from "../scene.ts";
import { starPath } from "../subjects/things.ts";

/** The sky with what stands in it: stars, sun or moon, clouds. */
export function drawSky(scene: Scene): void {
  const { paint, palette, width, height, brief } = scene;
  const random = scene.random.fork("sky");
  paint.sheet(
    () =>
      paint.fade(-60, -60, width + 120, height + 120, [
        { at: 0, colour: palette.skyTop },
        { at: 0.62, colour: palette.skyLow },
        { at: 1, colour: lighten(palette.skyLow, 0.2) },
      ]),
    { isPlain: true },
  );
  if (palette.isDark) drawStars(scene);
  const names = brief.subjects.map((subject) => subject.kind);
  const isGrey = brief.weather.some((weather) => ["rain", "storm", "fog", "clouds"].includes(weather));
  const [x, y] = [width * random.pick([0.18, 0.24, 0.76, 0.82]), random.between(130, 210)];
  if (palette.isDark ? brief.place !== "space" || names.includes("moon") : !isGrey || names.includes("sun")) {
    const r = names.includes("moon") || names.includes("sun") ? random.between(84, 110) : random.between(54, 76);
    paint.glow(x, y, r * 3.4, palette.light, palette.isDark ? 0.55 : 0.85);
    paint.sheet(() => {
      if (palette.isDark && random.chance(0.5)) {
        paint.path(
          `M${x - r * 0.2} ${y - r}A${r} ${r} 0 1 0 ${x + r} ${y + r * 0.2}A${r * 0.86} ${r * 0.86} 0 0 1 ${x - r * 0.2} ${y - r}z`,
          palette.light,
        );
        return;
      }
      paint.circle(x, y, r, palette.light);
      if (palette.isDark)
        for (const [dx, dy, s] of [
          [-0.3, -0.2, 0.2],
          [0.25, 0.3, 0.26],
          [0.35, -0.35, 0.13],
        ] as const)
          paint.circle(x + dx * r, y + dy * r, s * r, mix(palette.light, "#d9c48a", 0.5), {
            hasLine: false,
            opacity: 0.6,
          });
    });
  }
  if (brief.place === "space") drawNebula(scene);
  else drawClouds(scene, isGrey ? 7 : brief.place === "sky" ? 6 : 4);
  if (brief.weather.includes("rainbow")) drawRainbow(scene);
}

function drawStars(scene: Scene): void {
  const { paint, width, height, palette } = scene;
  const random = scene.random.fork("stars");
  const many = Math.round((scene.brief.place === "space" ? 0.17 : 0.09) * width);
  for (let i = 0; i < many; i += 1) {
    const [x, y] = [random.between(0, width), random.between(0, height * (scene.brief.place === "space" ? 1 : 0.6))];
    if (random.chance(0.08)) {
      paint.glow(x, y, 30, palette.light, 0.6);
      paint.path(starPath(x, y, random.between(7, 12)), palette.light, { hasLine: false, isRound: false });
    } else
      paint.circle(x, y, random.between(1.2, 3.4), "#fffbe6", {
        hasLine: false,
        isRound: false,
        opacity: random.between(0.5, 1),
      });
  }
}

function drawNebula(scene: Scene): void {
  const { paint, width } = scene;
  const random = scene.random.fork("nebula");
  for (let i = 0; i < 6; i += 1)
    paint.glow(
      random.between(0, width),
      random.between(50, 700),
      random.between(200, 420),
      random.pick(["#e07bc0", "#6f8ff0", "#8f6fe0", "#5fc9d0"]),
      0.3,
    );
  for (let i = 0; i < 3; i += 1) {
    const [x, y, r] = [
      width * (0.12 + i * 0.36) + random.between(-50, 50),
      random.between(110, 330),
      random.between(34, 84),
    ];
    const colour = random.pick(scene.palette.accents);
    paint.sheet(() => {
      const hasRing = random.chance(0.5);
      if (hasRing)
        paint.line(
          `M${x - r * 1.7} ${y + r * 0.3}Q${x} ${y - r * 0.5} ${x + r * 1.7} ${y - r * 0.4}`,
          lighten(colour, 0.5),
          r * 0.14,
        );
      paint.circle(x, y, r, colour);
      paint.line(
        `M${x - r * 0.8} ${y - r * 0.2}q${r * 0.6} ${r * 0.3} ${r * 1.4} 0M${x - r * 0.6} ${y + r * 0.35}q${r * 0.5} ${r * 0.2} ${r} 0`,
        lighten(colour, 0.35),
        r * 0.13,
        0.7,
      );
      if (hasRing)
        paint.line(
          `M${x - r * 1.7} ${y + r * 0.3}C${x - r} ${y + r * 0.9} ${x + r * 1.2} ${y + r * 0.3} ${x + r * 1.7} ${y - r * 0.4}`,
          lighten(colour, 0.5),
          r * 0.14,
        );
    });
  }
}

function drawClouds(scene: Scene, many: number): void {
  const { paint, palette, width } = scene;
  const random = scene.random.fork("clouds");
  for (let i = 0; i < many; i += 1) {
    const x = ((i + random.between(0.1, 0.9)) / many) * width * 1.1 - width * 0.05;
    const y = random.between(90, scene.brief.place === "sky" ? 620 : 340);
    const size = random.between(0.7, 1.5) * (1.2 - y / 900);
    paint.sheet(() =>
      paint.at(x, y, [random.chance(0.5) ? size : -size, size], () => {
        paint.path(
          "M-120 30C-150 28 -150 -14 -112 -16C-112 -58 -52 -74 -30 -42C-14 -84 56 -80 60 -34C92 -50 128 -26 116 2C144 6 142 30 116 30z",
          palette.cloud,
          { opacity: palette.isDark ? 0.42 : 0.92 },
        );
      }),
    );
  }
}

function drawRainbow({ paint, width, horizon }: Scene): void {
  const [x, y] = [width / 2, horizon + 60];
  const colours = ["#e4685f", "#f0a04f", "#f6d667", "#7fbf7a", "#6aa5d9", "#9a7fc4"];
  paint.sheet(() => {
    for (const [i, colour] of colours.entries()) {
      const r = Math.max(width * 0.42, 430) - i * 24;
      paint.line(`M${x - r} ${y}A${r} ${r} 0 0 1 ${x + r} ${y}`, colour, 25, 0.62);
    }
  });
}
