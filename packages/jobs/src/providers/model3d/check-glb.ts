import { createRequire } from "node:module";

/** The part of Khronos' validator that we use; the package brings no types. */
interface Validator {
  validateBytes(data: Uint8Array, options: { maxIssues: number; writeTimestamp: boolean }): Promise<unknown>;
}

/** What gltf-validator found in a GLB. */
export interface GlbReport {
  errors: number;
  warnings: number;
  /** The first few errors and warnings, for the log: code and where. */
  issues: string[];
  vertices: number;
  triangles: number;
  /** Extensions without which it cannot be drawn. */
  extensionsRequired: string[];
}

interface ValidatorReport {
  issues: { numErrors: number; numWarnings: number; messages: { code: string; pointer?: string; severity: number }[] };
  info?: { totalVertexCount?: number; totalTriangleCount?: number; extensionsRequired?: string[] };
}

const require = createRequire(import.meta.url);
const { validateBytes } = require("gltf-validator") as Validator;

/** Severities of gltf-validator: 0 error, 1 warning, 2 information, 3 hint. */
const WARNING = 1;

/**
 * Runs Khronos' gltf-validator over a GLB. Nothing outside the file is read.
 * @throws what the validator throws where the bytes are no glTF at all
 */
export async function checkGlb(bytes: Uint8Array): Promise<GlbReport> {
  const report = (await validateBytes(bytes, { maxIssues: 200, writeTimestamp: false })) as ValidatorReport;
  const { numErrors, numWarnings, messages } = report.issues;
  return {
    errors: numErrors,
    warnings: numWarnings,
    issues: messages
      .filter(({ severity }) => severity <= WARNING)
      .slice(0, 10)
      .map(({ code, pointer = "" }) => `${code} ${pointer}`.trim()),
    vertices: report.info?.totalVertexCount ?? 0,
    triangles: report.info?.totalTriangleCount ?? 0,
    extensionsRequired: report.info?.extensionsRequired ?? [],
  };
}
