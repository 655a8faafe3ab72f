import { darken, lighten, mix } from "../colours.ts";
import type { Scene } from "../scene.ts";
import { starPath } from "../subjects/things.ts";

/** A cosy room: wall, window on the sky of the hour, lamp, shelf, rug. */
export function drawRoom(scene: Scene): void {
  const { paint, palette, width, height } = scene;
  const random = scene.random.fork("room");
  const dim = palette.isDark ? 0.45 : 0;
  const wall = mix(random.pick(["#f3d9c0", "#d9e2d3", "#cfdbe6", "#ecd6dc", "#f0dfb8"]), palette.skyTop, dim);
  const floor = mix("#c08f62", palette.skyTop, dim * 0.9);
  const floorY = 690;
  paint.sheet(() => {
    paint.rect(-60, -60, width + 120, floorY + 60, wall, { hasLine: false, isRound: false });
    for (let x = 30; x < width; x += 92) {
      for (let y = 40; y < floorY - 50; y += 92) {
        paint.circle(x + ((y / 92) % 2 < 1 ? 0 : 46), y, 7, lighten(wall, 0.28), { hasLine: false, isRound: false });
      }
    }
    paint.rect(-60, floorY, width + 120, height, floor, { hasLine: false });
    for (let y = floorY + 50; y < height; y += 62) paint.line(`M-20 ${y}H${width + 20}`, darken(floor, 0.2), 3, 0.6);
    paint.rect(-60, floorY - 26, width + 120, 30, lighten(wall, 0.4));
  });
  const isLeft = random.chance(0.5);
  const windowX = width * (isLeft ? 0.28 : 0.72);
  paint.sheet(() => {
    paint.rect(windowX - 150, 130, 300, 340, "#fdf6ea", { radius: 16 });
    paint.fade(windowX - 130, 150, 260, 300, [
      { at: 0, colour: palette.skyTop },
      { at: 1, colour: palette.skyLow },
    ]);
    if (palette.isDark) {
      for (let i = 0; i < 16; i += 1)
        paint.circle(windowX + random.between(-120, 120), random.between(160, 380), random.between(1.5, 3), "#fffbe6", {
          hasLine: false,
        });
    }
    paint.glow(windowX + 60, 220, 130, palette.light, 0.7);
    paint.circle(windowX + 60, 220, 36, palette.light, { hasLine: false });
    paint.path(
      `M${windowX - 130} 450V400Q${windowX - 40} 340 ${windowX + 30} 396T${windowX + 130} 380V450z`,
      palette.near,
      { hasLine: false },
    );
    paint.line(`M${windowX} 150V450M${windowX - 130} 300H${windowX + 130}`, "#fdf6ea", 13);
    const curtain = random.pick(palette.accents);
    for (const side of [-1, 1])
      paint.path(
        `M${windowX + side * 176} 108C${windowX + side * 160} 300 ${windowX + side * 130} 380 ${windowX + side * 190} 520H${windowX + side * 216}V108z`,
        curtain,
      );
    paint.line(`M${windowX - 236} 104H${windowX + 236}`, "#8f5f3a", 13);
  });
  const shelfX = width * (isLeft ? 0.74 : 0.26);
  paint.sheet(() => {
    for (const y of [250, 420]) {
      paint.rect(shelfX - 150, y, 300, 18, "#9a6a42", { radius: 6 });
      for (let x = shelfX - 134; x < shelfX + 110;) {
        const w = random.between(18, 34);
        const h = random.between(66, 112);
        paint.rect(x, y - h, w, h, mix(random.pick(palette.accents), wall, 0.12), { radius: 3 });
        x += w + (random.chance(0.2) ? 26 : 3);
      }
    }
  });
  paint.sheet(() => {
    const rug = random.pick(palette.accents);
    paint.ellipse(width / 2, 876, Math.min(460, width * 0.44), 96, rug);
    paint.ellipse(width / 2, 876, Math.min(390, width * 0.37), 76, lighten(rug, 0.4), { hasLine: false });
    paint.ellipse(width / 2, 876, Math.min(320, width * 0.3), 58, rug, { hasLine: false });
    const lampX = width * (isLeft ? 0.93 : 0.07);
    paint.glow(lampX, 440, 300, "#ffd98a", palette.isDark ? 1 : 0.5);
    paint.line(`M${lampX} 500V760`, "#7a543c", 12);
    paint.ellipse(lampX, 764, 56, 14, "#7a543c");
    paint.path(`M${lampX - 46} 400H${lampX + 46}L${lampX + 80} 510H${lampX - 80}z`, "#ffe3a3");
    for (const [dx, dy] of [
      [-0.36, 60],
      [0.36, 64],
      [0, 44],
    ] as const)
      paint.path(starPath(width / 2 + dx * width * 0.5, dy, 17), "#ffe59a", { hasLine: false, opacity: 0.8 });
  });
}
