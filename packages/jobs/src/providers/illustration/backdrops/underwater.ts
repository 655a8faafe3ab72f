import { lighten, mix } from "../colours.ts";
import type { Scene } from "../scene.ts";
import { drawSmall } from "../draw-subject.ts";

/** The deep: light from above, rocks, corals, weeds, bubbles and small fish. */
export function drawUnderwater(scene: Scene): void {
  const { paint, palette, width, height } = scene;
  const random = scene.random.fork("deep");
  const [top, low] = palette.isDark ? ["#16406a", "#0d2347"] : ["#7fd0d6", "#2a7f9e"];
  paint.sheet(
    () =>
      paint.fade(-60, -60, width + 120, height + 120, [
        { at: 0, colour: top },
        { at: 1, colour: low },
      ]),
    { isPlain: true },
  );
  paint.sheet(
    () => {
      for (let i = 0; i < 6; i += 1) {
        const x = random.between(0, width);
        const lean = random.between(-160, 160);
        paint.path(`M${x} -40H${x + random.between(40, 90)}L${x + lean + 220} 760H${x + lean}z`, "#f2fffb", {
          hasLine: false,
          isRound: false,
          opacity: 0.1,
        });
      }
    },
    { blur: 12 },
  );
  paint.sheet(() => {
    for (let i = 0; i < 5; i += 1) {
      const [x, r] = [random.between(0, width), random.between(120, 260)];
      paint.ellipse(x, height - 90, r, r * random.between(0.5, 0.9), mix(low, top, 0.3), { hasLine: false });
    }
  });
  paint.sheet(
    () => {
      for (let i = 0; i < 9; i += 1)
        drawSmall(
          scene,
          "fish",
          random.between(0.04, 0.96) * width,
          random.between(140, 560),
          random.between(0.22, 0.4),
          random.fork(i),
        );
    },
    { opacity: 0.75 },
  );
  paint.sheet(() => {
    paint.path(
      `M-60 ${height - 130}Q${width * 0.3} ${height - 210} ${width * 0.55} ${height - 140}T${width + 60} ${height - 160}V${height + 60}H-60z`,
      mix(palette.ground, low, 0.25),
    );
    for (let i = 0; i < 16; i += 1) {
      const x = random.chance(0.5) ? random.between(-10, width * 0.26) : random.between(width * 0.74, width + 10);
      const colour = random.pick(["#e58aa0", "#f0a860", "#b98fd0", "#5fb08a", "#74c29a"]);
      if (random.chance(0.5)) {
        const tall = random.between(120, 340);
        paint.line(
          `M${x} ${height}C${x + 46} ${height - tall * 0.3} ${x - 46} ${height - tall * 0.6} ${x + random.between(-24, 24)} ${height - tall}`,
          random.pick(["#4f9f78", "#6fb58a", "#3f8a80"]),
          random.between(12, 22),
        );
      } else {
        const tall = random.between(70, 150);
        paint.line(
          `M${x} ${height}V${height - tall}M${x} ${height - tall * 0.4}q-34 -6 -36 ${-tall * 0.46}M${x} ${height - tall * 0.5}q36 -6 38 ${-tall * 0.4}`,
          colour,
          19,
        );
        paint.line(`M${x - 2} ${height - 10}V${height - tall + 4}`, lighten(colour, 0.4), 4, 0.7);
      }
    }
  });
  for (let i = 0; i < 26; i += 1) {
    const [x, y, r] = [random.between(0, width), random.between(60, height - 80), random.between(4, 17)];
    paint.circle(x, y, r, "#dff6fa", { opacity: 0.3, hasLine: false, isRound: false });
    paint.circle(x - r * 0.3, y - r * 0.3, r * 0.3, "#fff", { opacity: 0.8, hasLine: false, isRound: false });
  }
}
