import { darken, mix } from "../colours.ts";
import type { Scene } from "../scene.ts";
import { drawSmall } from "../draw-subject.ts";
import { starPath } from "../subjects/things.ts";

/** What frames the picture in front: grass, flowers, branches; then weather and magic in the air. */
export function drawForeground(scene: Scene): void {
  const { brief } = scene;
  if (!["room", "space", "sky", "underwater", "sea", "city"].includes(brief.place)) frameWithPlants(scene);
  if (brief.place === "forest") branches(scene);
  drawAir(scene);
}

function frameWithPlants(scene: Scene): void {
  const { paint, palette, brief, width, height } = scene;
  const random = scene.random.fork("front");
  const isBare = brief.place === "desert" || brief.place === "snow" || brief.season === "winter";
  const dark = darken(mix(palette.groundNear, palette.leaves[1]!, isBare ? 0.1 : 0.5), isBare ? 0.1 : 0.28);
  paint.sheet(() => {
    paint.path(
      `M-60 ${height + 40}V${height - 84}Q${width * 0.18} ${height - 40} ${width * 0.42} ${height - 18}Q${width * 0.7} ${height - 4} ${width + 60} ${height - 76}V${height + 40}z`,
      dark,
    );
    if (isBare) return;
    for (let i = 0; i < Math.round(width / 15); i += 1) {
      const x = random.between(-10, width + 10);
      const reach = Math.abs(x / width - 0.5) * 2;
      const tall = random.between(24, 60) + reach * 56;
      paint.path(
        `M${x - 7} ${height + 10}Q${x - 2} ${height - tall * 0.6} ${x + random.between(-24, 24)} ${height - tall - 10}Q${x + 4} ${height - tall * 0.5} ${x + 8} ${height + 10}z`,
        mix(dark, random.pick(palette.leaves), random.between(0, 0.4)),
        { hasLine: false },
      );
    }
    for (let i = 0; i < 7; i += 1) {
      const x = random.chance(0.5) ? random.between(10, width * 0.2) : random.between(width * 0.8, width - 10);
      drawSmall(
        scene,
        random.chance(0.78) ? "flower" : "mushroom",
        x,
        height + 14,
        random.between(0.42, 0.72),
        random.fork(i),
      );
    }
  });
}

function branches(scene: Scene): void {
  const { paint, palette, width } = scene;
  const random = scene.random.fork("branches");
  const isNight = palette.isDark;
  for (const side of [-1, 1]) {
    const x = side < 0 ? -30 : width + 30;
    paint.sheet(() => {
      const trunk = darken(palette.trunk, isNight ? 0.35 : 0.12);
      paint.path(
        `M${x - side * -40} 1040C${x + side * -30} 700 ${x + side * -14} 340 ${x + side * -50} -60H${x + side * 70}V1040z`,
        trunk,
      );
      for (let i = 0; i < 16; i += 1) {
        const [cx, cy] = [x - side * random.between(-30, 190), random.between(-50, 150)];
        paint.circle(cx, cy, random.between(40, 74), darken(random.pick(palette.leaves), isNight ? 0.3 : 0.1));
      }
    });
  }
}

function drawAir(scene: Scene): void {
  const { paint, palette, brief, width, height } = scene;
  const random = scene.random.fork("air");
  const many = (perThousand: number) => Math.round((perThousand * width) / 1000);
  const drops = brief.weather.includes("rain") || brief.weather.includes("storm");
  if (drops) {
    for (let i = 0; i < many(120); i += 1) {
      const [x, y] = [random.between(-50, width), random.between(-50, height)];
      const l = random.between(24, 54);
      paint.line(`M${x} ${y}l${l * 0.22} ${l}`, "#e4f0f8", 3, 0.55);
    }
  }
  if (brief.weather.includes("storm")) {
    const x = width * random.between(0.25, 0.75);
    paint.glow(x, 190, 330, "#fff6c8", 0.8);
    paint.path(`M${x} 40l-52 150h38l-30 130 96 -172h-42l44 -108z`, "#fff2a8");
  }
  if (brief.weather.includes("snow") || brief.season === "winter" || (brief.place === "snow" && random.chance(0.6))) {
    for (let i = 0; i < many(110); i += 1)
      paint.circle(random.between(0, width), random.between(0, height), random.between(2.5, 8), "#ffffff", {
        hasLine: false,
        isRound: false,
        opacity: random.between(0.55, 0.95),
      });
  }
  if (brief.weather.includes("fog")) {
    for (let i = 0; i < 5; i += 1)
      paint.sheet(
        () =>
          paint.ellipse(random.between(0, width), random.between(480, 900), 420, 54, "#f4f5f4", {
            hasLine: false,
            isRound: false,
            opacity: 0.5,
          }),
        { blur: 24 },
      );
  }
  if (brief.weather.includes("wind") || brief.season === "autumn") {
    for (let i = 0; i < many(26); i += 1) {
      paint.at(
        random.between(0, width),
        random.between(60, height - 60),
        random.between(0.5, 1),
        () =>
          paint.path(
            "M0 -18C16 -10 16 10 0 20C-16 10 -16 -10 0 -18z",
            random.pick(brief.season === "autumn" ? ["#e0913f", "#cf6a3a", "#e8b64c"] : palette.leaves),
          ),
        random.between(0, 360),
      );
    }
  }
  if (brief.season === "spring")
    for (let i = 0; i < many(34); i += 1)
      paint.ellipse(random.between(0, width), random.between(0, height), 7, 4.5, "#fbd3de", {
        hasLine: false,
        opacity: 0.9,
      });
  const isMagic = brief.mood === "magic";
  if (isMagic || (palette.isDark && ["forest", "meadow", "river", "village"].includes(brief.place))) {
    for (let i = 0; i < many(isMagic ? 46 : 24); i += 1) {
      const [x, y] = [random.between(0, width), random.between(height * 0.3, height * 0.95)];
      paint.glow(x, y, 24, "#fff0a0", 0.9);
      if (isMagic && random.chance(0.4))
        paint.path(starPath(x, y, random.between(6, 11)), "#fff7cf", { hasLine: false, isRound: false });
      else paint.circle(x, y, random.between(2.5, 4.5), "#fffbe0", { hasLine: false, isRound: false });
    }
  }
}
