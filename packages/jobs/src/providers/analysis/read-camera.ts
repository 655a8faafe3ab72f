import exifr from "exifr";
import type { ImageAnalysis } from "../../catalog/image-analyze.ts";

type Camera = ImageAnalysis["camera"];

const NOTHING: Camera = {
  camera: null,
  lens: null,
  takenAt: null,
  exposure: null,
  aperture: null,
  iso: null,
  focalLengthMm: null,
  software: null,
  orientation: null,
  location: "none",
};

/** By EXIF's number. */
const ORIENTATIONS: Readonly<Record<number, string>> = {
  2: "mirrored",
  3: "turned by 180°",
  4: "mirrored, turned by 180°",
  5: "mirrored, turned by 90° to the right",
  6: "turned by 90° to the right",
  7: "mirrored, turned by 90° to the left",
  8: "turned by 90° to the left",
};
const LONGEST_TEXT = 120;

/**
 * What the camera wrote into a photo. Where it was taken is told from nothing else than that it is there:
 * the place itself is in no result, also not in those of broken EXIF.
 * @param exif the bytes of it, from any format; undefined: none
 */
export async function readCamera(exif: Uint8Array | undefined): Promise<Camera> {
  if (exif === undefined) return NOTHING;
  let found: Record<string, unknown> | undefined;
  try {
    found = (await exifr.parse(tiffOf(exif), {
      tiff: true,
      exif: true,
      gps: true,
      xmp: false,
      iptc: false,
      icc: false,
      translateValues: false,
      reviveValues: false,
    })) as Record<string, unknown> | undefined;
  } catch {
    // Metadata that cannot be read says nothing; the photo may be fine.
    return NOTHING;
  }
  if (found === undefined) return NOTHING;
  const hasLocation = ["latitude", "longitude", "GPSLatitude", "GPSLongitude", "GPSDestLatitude"].some(
    (key) => key in found,
  );
  const [make, model] = [textOf(found["Make"]), textOf(found["Model"])];
  const seconds = numberOf(found["ExposureTime"]);
  const iso = numberOf(found["ISO"] ?? found["PhotographicSensitivity"]);
  return {
    camera: model === null ? make : make === null || startsAlike(model, make) ? model : `${make} ${model}`,
    lens: textOf(found["LensModel"]),
    takenAt: timeOf(found["DateTimeOriginal"] ?? found["CreateDate"] ?? found["ModifyDate"]),
    exposure: seconds === null ? null : seconds < 0.4 ? `1/${Math.round(1 / seconds)} s` : `${round(seconds)} s`,
    aperture: roundOrNull(numberOf(found["FNumber"])),
    iso: iso === null ? null : Math.round(iso),
    focalLengthMm: roundOrNull(numberOf(found["FocalLength"])),
    software: textOf(found["Software"]),
    orientation: ORIENTATIONS[Number(found["Orientation"])] ?? null,
    location: hasLocation ? "removed" : "none",
  };
}

/** Formats put six bytes before the TIFF inside. */
function tiffOf(exif: Uint8Array): Uint8Array {
  const hasPrefix = Buffer.from(exif.subarray(0, 4)).toString("latin1") === "Exif";
  return hasPrefix ? exif.slice(6) : exif.slice();
}

function textOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  const text = value.replaceAll(/\p{C}/gu, "").trim().slice(0, LONGEST_TEXT);
  return text === "" ? null : text;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value > 0 && value < 1e7 ? value : null;
}

function timeOf(value: unknown): string | null {
  const match = typeof value === "string" ? /^(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(value) : null;
  if (match === null || match[1] === "0000") return null;
  return `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`;
}

function startsAlike(model: string, make: string): boolean {
  return model.toLowerCase().startsWith(make.split(" ")[0]!.toLowerCase());
}

function roundOrNull(value: number | null): number | null {
  return value === null ? null : round(value);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
