import type { JobView } from "../../wire/index.ts";
import { titleOf } from "../news/inbox.ts";
import type { ArtifactRow } from "../read-artifacts.ts";
import type { Letter } from "./letter.ts";
import type { MailFile } from "./mail.ts";
import { words } from "./words.ts";

/** Larger results are linked. Mail servers commonly refuse messages above 10 MB, and encoding adds a third. */
const MAX_ATTACHED_BYTES = 6 * 1_024 * 1_024;
const MAX_INLINE_BYTES = 2 * 1_024 * 1_024;
/** Pictures that mail programs show. */
const INLINE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
/** Lines of a mail about several jobs. */
const MAX_LINES = 20;

/** What a mail about jobs is written from. */
export interface EndedJob {
  job: JobView;
  outcome: "completed" | "failed";
  itemName: string | null;
}

/** A letter about one job. */
export function jobLetter(
  { job, outcome, itemName }: EndedJob,
  artifacts: readonly ArtifactRow[],
  { publicUrl, isResult }: { publicUrl: string; isResult: boolean },
): { letter: Letter; files: MailFile[] } {
  const title = titleOfJob(job);
  const url = `${publicUrl}/jobs/${job.id}`;
  const footer = isResult ? words.resultFooter : words.footer(`${publicUrl}/account`);
  const about = itemName === null ? [] : [words.about(itemName)];
  const action = { label: words.open, url };
  if (outcome === "failed") {
    const reason = job.error?.message ?? words.failedUnknown;
    const paragraphs = [words.failed(reason), ...about, words.failedNext];
    const letter = {
      subject: words.failedSubject(title),
      preview: reason,
      heading: words.failedHeading(title),
      paragraphs,
      action,
      footer,
    };
    return { letter, files: [] };
  }
  const picture = artifacts.find(
    ({ contentType, bytes }) => INLINE_TYPES.includes(contentType) && bytes <= MAX_INLINE_BYTES,
  );
  const isSmall = artifacts.reduce((sum, { bytes }) => sum + bytes, picture?.bytes ?? 0) <= MAX_ATTACHED_BYTES;
  const attached = isSmall ? artifacts : [];
  const how = artifacts.length === 0 ? words.finished : isSmall ? words.attached(artifacts.length) : words.linked;
  const files = [
    ...(picture === undefined ? [] : [toFile(picture, `picture-${picture.id}`)]),
    ...attached.map((artifact) => toFile(artifact, null)),
  ];
  const letter: Letter = {
    subject: words.finishedSubject(title),
    preview: how,
    heading: words.finishedHeading(title),
    paragraphs: [...about, how],
    ...(picture !== undefined && { picture: { cid: `picture-${picture.id}`, alt: title } }),
    action,
    footer,
  };
  return { letter, files };
}

/** A letter about several jobs. */
export function severalLetter(ended: readonly EndedJob[], { publicUrl }: { publicUrl: string }): Letter {
  const failed = ended.filter(({ outcome }) => outcome === "failed").length;
  const subject = words.severalSubject(ended.length - failed, failed);
  const lines = ended.slice(0, MAX_LINES).map(({ job, outcome, itemName }) => ({
    title: itemName === null ? titleOfJob(job) : `${titleOfJob(job)}: ${itemName}`,
    detail: outcome === "completed" ? words.done : (job.error?.message ?? words.failedUnknown),
    url: `${publicUrl}/jobs/${job.id}`,
    isBad: outcome === "failed",
  }));
  const rest = ended.length - lines.length;
  return {
    subject,
    preview: words.several,
    heading: subject,
    paragraphs: rest > 0 ? [words.several, words.more(rest)] : [words.several],
    lines,
    action: { label: words.openInbox, url: `${publicUrl}/inbox` },
    footer: words.footer(`${publicUrl}/account`),
  };
}

/** A letter to an address that may be a stranger's: names of tasks, and nothing that a user has written or made. */
export function plainLetter(ended: readonly EndedJob[], { publicUrl }: { publicUrl: string }): Letter {
  const failed = ended.filter(({ outcome }) => outcome === "failed").length;
  const [first] = ended;
  const title = first === undefined || ended.length > 1 ? null : titleOf(first.job.task, null);
  const subject =
    title === null
      ? words.severalSubject(ended.length - failed, failed)
      : failed > 0
        ? words.failedSubject(title)
        : words.finishedSubject(title);
  const action =
    first === undefined || ended.length > 1
      ? { label: words.openInbox, url: `${publicUrl}/inbox` }
      : { label: words.open, url: `${publicUrl}/jobs/${first.job.id}` };
  const said = title === null ? words.several : failed > 0 ? words.failedNext : words.finished;
  return {
    subject,
    preview: said,
    heading: subject,
    paragraphs: [said, words.unconfirmed],
    action,
    footer: words.unconfirmedFooter(`${publicUrl}/account`),
  };
}

function titleOfJob({ task, input }: JobView): string {
  const title = (input as { title?: unknown } | null)?.title;
  return titleOf(task, typeof title === "string" ? title : null);
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "image/svg+xml": "svg",
  "application/pdf": "pdf",
  "application/json": "json",
  "model/gltf-binary": "glb",
  "text/plain": "txt",
  "video/mp4": "mp4",
};

function toFile(artifact: ArtifactRow, cid: string | null): MailFile {
  const { name, contentType, bytes, id, storageKey } = artifact;
  const extension = EXTENSIONS[contentType.split(";")[0] ?? ""];
  const isNamed = extension === undefined || name.toLowerCase().endsWith(`.${extension}`);
  return { name: isNamed ? name : `${name}.${extension}`, contentType, bytes, artifactId: id, storageKey, cid };
}
