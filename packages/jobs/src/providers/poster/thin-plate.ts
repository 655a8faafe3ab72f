import type { Point } from "../faces/face-provider.ts";

/**
 * A smooth warp of the plane that takes each `from` to its `to` and bends as little as it can (a thin-plate
 * spline). At least three points that are not on one line.
 */
export function thinPlate(from: readonly Point[], to: readonly Point[]): (point: Point) => Point {
  const n = from.length;
  const size = n + 3;
  const rows = Array.from({ length: size }, (_, i) => {
    const row = Array.from({ length: size + 2 }, () => 0);
    if (i < n) {
      for (let j = 0; j < n; j += 1) row[j] = bend(from[i]!, from[j]!);
      row[n] = 1;
      row[n + 1] = from[i]!.x;
      row[n + 2] = from[i]!.y;
      row[size] = to[i]!.x;
      row[size + 1] = to[i]!.y;
    } else {
      for (let j = 0; j < n; j += 1) row[j] = i === n ? 1 : i === n + 1 ? from[j]!.x : from[j]!.y;
    }
    return row;
  });
  solve(rows, size);
  const weights = rows.map((row) => ({ x: row[size]!, y: row[size + 1]! }));
  return (point) => {
    const [one, byX, byY] = [weights[n]!, weights[n + 1]!, weights[n + 2]!];
    const result = { x: one.x + byX.x * point.x + byY.x * point.y, y: one.y + byX.y * point.x + byY.y * point.y };
    for (let j = 0; j < n; j += 1) {
      const pull = bend(point, from[j]!);
      result.x += weights[j]!.x * pull;
      result.y += weights[j]!.y * pull;
    }
    return result;
  };
}

function bend(a: Point, b: Point): number {
  const squared = (a.x - b.x) ** 2 + (a.y - b.y) ** 2;
  return squared === 0 ? 0 : squared * Math.log(squared);
}

/** Gauss and Jordan, in place; the two columns at the end become the solutions. */
function solve(rows: number[][], size: number): void {
  for (let column = 0; column < size; column += 1) {
    let best = column;
    for (let i = column + 1; i < size; i += 1) {
      if (Math.abs(rows[i]![column]!) > Math.abs(rows[best]![column]!)) best = i;
    }
    [rows[column], rows[best]] = [rows[best]!, rows[column]!];
    const lead = rows[column]!;
    const pivot = lead[column]! || 1e-12;
    for (let k = column; k < lead.length; k += 1) lead[k]! /= pivot;
    for (const [i, row] of rows.entries()) {
      const factor = row[column]!;
      if (i === column || factor === 0) continue;
      for (let k = column; k < row.length; k += 1) row[k]! -= factor * lead[k]!;
    }
  }
}
