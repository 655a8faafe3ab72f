import { boxBlur } from "./box-blur.ts";
import { planeOf, type Colours, type Plane } from "./plane.ts";

/** `alpha ≈ red·r + green·g + blue·b + offset` around each pixel. */
export interface LocalFit {
  red: Plane;
  green: Plane;
  blue: Plane;
  offset: Plane;
}

/**
 * The guided filter of He, Sun and Tang (2010) with a colour guide: fits the mask, around each pixel,
 * as a linear function of colour. Where colours change, the mask's edge moves there; that is what
 * brings hair back. The fit, not its values, is returned: it can be applied to the photo at any size.
 *
 * @param radius of the neighbourhood, in pixels
 * @param smoothness how much colour contrast is taken for noise (variance, colours being 0–1)
 */
export function guidedFilter([r, g, b]: Colours, mask: Plane, radius: number, smoothness: number): LocalFit {
  const mean = (value: (i: number) => number) => boxBlur(planeOf(mask, value), radius).values;
  const [R, G, B, p] = [r.values, g.values, b.values, mask.values];
  const [mr, mg, mb, mp] = [mean((i) => R[i]!), mean((i) => G[i]!), mean((i) => B[i]!), mean((i) => p[i]!)];
  const rr = mean((i) => R[i]! * R[i]!);
  const rg = mean((i) => R[i]! * G[i]!);
  const rb = mean((i) => R[i]! * B[i]!);
  const gg = mean((i) => G[i]! * G[i]!);
  const gb = mean((i) => G[i]! * B[i]!);
  const bb = mean((i) => B[i]! * B[i]!);
  const rp = mean((i) => R[i]! * p[i]!);
  const gp = mean((i) => G[i]! * p[i]!);
  const bp = mean((i) => B[i]! * p[i]!);

  const fit = {
    red: planeOf(mask, () => 0),
    green: planeOf(mask, () => 0),
    blue: planeOf(mask, () => 0),
    offset: planeOf(mask, () => 0),
  };
  for (let i = 0; i < p.length; i += 1) {
    const [xr, xg, xb, xp] = [mr[i]!, mg[i]!, mb[i]!, mp[i]!];
    // The covariance of the colours, symmetric, made invertible by the smoothness; and that with the mask.
    const a = rr[i]! - xr * xr + smoothness;
    const b12 = rg[i]! - xr * xg;
    const c = rb[i]! - xr * xb;
    const d = gg[i]! - xg * xg + smoothness;
    const e = gb[i]! - xg * xb;
    const f = bb[i]! - xb * xb + smoothness;
    const [vr, vg, vb] = [rp[i]! - xr * xp, gp[i]! - xg * xp, bp[i]! - xb * xp];
    const i11 = d * f - e * e;
    const i12 = c * e - b12 * f;
    const i13 = b12 * e - c * d;
    const determinant = a * i11 + b12 * i12 + c * i13;
    const wr = (i11 * vr + i12 * vg + i13 * vb) / determinant;
    const wg = (i12 * vr + (a * f - c * c) * vg + (b12 * c - a * e) * vb) / determinant;
    const wb = (i13 * vr + (b12 * c - a * e) * vg + (a * d - b12 * b12) * vb) / determinant;
    fit.red.values[i] = wr;
    fit.green.values[i] = wg;
    fit.blue.values[i] = wb;
    fit.offset.values[i] = xp - wr * xr - wg * xg - wb * xb;
  }
  return {
    red: boxBlur(fit.red, radius),
    green: boxBlur(fit.green, radius),
    blue: boxBlur(fit.blue, radius),
    offset: boxBlur(fit.offset, radius),
  };
}

/** The fit's value for the colours it was made from, 0–1. */
export function applyFit(fit: LocalFit, [r, g, b]: Colours): Plane {
  return planeOf(r, (i) => {
    const value =
      fit.red.values[i]! * r.values[i]! +
      fit.green.values[i]! * g.values[i]! +
      fit.blue.values[i]! * b.values[i]! +
      fit.offset.values[i]!;
    return Math.min(1, Math.max(0, value));
  });
}
