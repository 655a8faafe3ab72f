/** What may enter a library. */
export { fittingName } from "./fitting-name.ts";
export { inspectUpload } from "./inspect-upload.ts";
export type { InspectedUpload, Upload } from "./inspect-upload.ts";
export { stopInspecting } from "./decode-photo.ts";
export { UploadRefused } from "./upload-refused.ts";
export type { UploadRefusal } from "./upload-refused.ts";
