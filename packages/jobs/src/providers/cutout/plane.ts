/** One number per pixel, row after row. */
export interface Plane {
  width: number;
  height: number;
  values: Float32Array;
}

export function createPlane(width: number, height: number): Plane {
  return { width, height, values: new Float32Array(width * height) };
}

/** A plane of the same size, each number made from the index of its pixel. */
export function planeOf(like: Plane, value: (index: number) => number): Plane {
  const plane = createPlane(like.width, like.height);
  const { values } = plane;
  for (let i = 0; i < values.length; i += 1) values[i] = value(i);
  return plane;
}

/** Red, green and blue, each 0–1. */
export type Colours = readonly [Plane, Plane, Plane];
