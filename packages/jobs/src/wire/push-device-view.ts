/** A browser that shows push messages of its user. */
export interface PushDeviceView {
  id: string;
  /** "Chrome on Windows". */
  device: string;
  createdAt: string;
  lastSentAt: string | null;
}
