/** CIE Lab (D65), where equal steps look equal. */
export type Lab = [lightness: number, a: number, b: number];

/** @param red green and blue: sRGB, 0–255 */
export function toLab(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [straight(red), straight(green), straight(blue)];
  const x = cube((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = cube(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = cube((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** @returns sRGB, within 0–255 */
export function fromLab([lightness, a, b]: Lab): [number, number, number] {
  const fy = (lightness + 16) / 116;
  const [x, y, z] = [0.9505 * uncube(fy + a / 500), uncube(fy), 1.089 * uncube(fy - b / 200)];
  return [
    bent(3.2406 * x - 1.5372 * y - 0.4986 * z),
    bent(-0.9689 * x + 1.8758 * y + 0.0415 * z),
    bent(0.0557 * x - 0.204 * y + 1.057 * z),
  ];
}

function straight(value: number): number {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function bent(value: number): number {
  const share = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
  return Math.min(255, Math.max(0, 255 * share));
}

const cube = (value: number) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
const uncube = (value: number) => (value > 0.206893 ? value ** 3 : (value - 16 / 116) / 7.787);
