import { Button, CopyButton, Tooltip, UnstyledButton } from "@mantine/core";
import { useItem, useSimilarItems } from "@jobwire/client/react";
import type { TaskOutput, TaskPartial } from "@jobwire/jobs/catalog";
import { IconCopy, IconShieldCheck, IconShieldQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { words } from "./image-analyze-words.ts";
import classes from "./image-analyze-result.module.css";
import { MadeByLine } from "./made-by-line.tsx";
import type { ResultViewProps } from "./result-views.ts";

type Analysis = TaskOutput<"image.analyze">;
type Known = Partial<Analysis>;

/** What was found in a photo, each part as soon as it is known. */
export default function ImageAnalyzeResult({ job, partials }: ResultViewProps) {
  const { item } = useItem(job.itemId);
  const known = knownOf(job.output, partials as readonly TaskPartial<"image.analyze">[]);
  const { caption, colours, faces, tags, text, safety } = known;
  return (
    <div className={classes.analysis}>
      {item !== undefined && item.contentType !== "image/tiff" && (
        <div className={classes.stage}>
          <img src={item.originalUrl} alt={caption?.text ?? item.name} />
          {faces?.map(({ box, score }, i) => (
            <span
              key={`${box.x} ${box.y}`}
              className={classes.face}
              style={{ left: at(box.x), top: at(box.y), width: at(box.width), height: at(box.height) }}
              role="img"
              aria-label={`${words.face(i + 1)}, ${words.share(score)}`}
            />
          ))}
        </div>
      )}
      {caption && <p className={classes.caption}>{caption.text}</p>}
      {caption && <MadeByLine output={caption} />}
      {colours && <Swatches colours={colours} />}
      <div className={classes.columns}>
        {tags && (
          <Part title={words.tags}>
            <ul className={classes.tags}>
              {faces && <li>{words.faces(faces.length)}</li>}
              {tags.map(({ label, confidence }, i) => (
                <li key={`${label} ${i}`}>
                  {label} <span className={classes.dim}>{words.share(confidence)}</span>
                </li>
              ))}
            </ul>
            {tags.length === 0 && <p className={classes.dim}>{words.noTags}</p>}
            {safety && <Safety safety={safety} />}
          </Part>
        )}
        {text && <Text lines={text.lines} />}
        {known.file && known.camera && <Details file={known.file} camera={known.camera} />}
      </div>
      {job.itemId !== null && job.state === "completed" && <NearDuplicates itemId={job.itemId} />}
      {caption === undefined && <p className={classes.dim}>{words.waiting}</p>}
    </div>
  );
}

/** The result where there is one; before that, what was streamed. */
function knownOf(output: unknown, partials: readonly TaskPartial<"image.analyze">[]): Known {
  if (output !== null && output !== undefined) return output as Analysis;
  return Object.fromEntries(partials.map(({ part, value }) => [part, value])) as Known;
}

/** Photos of the library that look nearly the same. */
function NearDuplicates({ itemId }: { itemId: string }) {
  const { similar } = useSimilarItems(itemId);
  if (similar.length === 0) return null;
  return (
    <Part title={words.similar(similar.length)}>
      <ul className={classes.tags}>
        {similar.map(({ itemId: id, name, distance }) => (
          <li key={id}>
            <Link to="/" search={{ item: id }}>
              {name}
            </Link>{" "}
            <span className={classes.dim}>{distance === 0 ? words.same : words.share(1 - distance / 64)}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function at(share: number): string {
  return `${100 * share}%`;
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Swatches({ colours }: { colours: Analysis["colours"] }) {
  return (
    <ul className={classes.swatches} aria-label={words.colours}>
      {colours.map(({ hex, name, share }) => (
        <li key={hex} style={{ flexGrow: Math.max(share, 0.08) }}>
          <CopyButton value={hex}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? words.copied : `${name} ${hex}, ${words.share(share)}`}>
                <UnstyledButton
                  className={classes.swatch}
                  style={{ background: hex }}
                  onClick={copy}
                  aria-label={words.copyColour(name, hex)}
                />
              </Tooltip>
            )}
          </CopyButton>
          <span className={classes.swatchName}>{name}</span>
        </li>
      ))}
    </ul>
  );
}

function Safety({ safety }: { safety: Analysis["safety"] }) {
  const Icon = safety.verdict === "fine" ? IconShieldCheck : IconShieldQuestion;
  return (
    <p className={classes.safety}>
      <Icon size={17} aria-hidden /> {words.safety[safety.verdict]}{" "}
      <span className={classes.dim}>{words.share(safety.score)}</span>
    </p>
  );
}

function Text({ lines }: { lines: Analysis["text"]["lines"] }) {
  const whole = lines.map(({ text }) => text).join("\n");
  return (
    <Part title={words.text}>
      {lines.length === 0 ? (
        <p className={classes.dim}>{words.noText}</p>
      ) : (
        <>
          <p className={classes.text}>{whole}</p>
          <CopyButton value={whole}>
            {({ copied, copy }) => (
              <Button variant="default" size="xs" leftSection={<IconCopy size={15} aria-hidden />} onClick={copy}>
                {copied ? words.copied : words.copyText}
              </Button>
            )}
          </CopyButton>
        </>
      )}
    </Part>
  );
}

function Details({ file, camera }: Pick<Analysis, "file" | "camera">) {
  const rows: [string, ReactNode][] = [
    [words.size, `${file.widthPx} × ${file.heightPx}`],
    [words.format, formatOf(file)],
    [words.camera, camera.camera],
    [words.lens, camera.lens],
    [words.takenAt, camera.takenAt?.replace("T", ", ")],
    [words.exposure, camera.exposure],
    [words.aperture, camera.aperture === null ? null : `f/${camera.aperture}`],
    [words.iso, camera.iso],
    [words.focalLength, camera.focalLengthMm === null ? null : `${camera.focalLengthMm} mm`],
    [words.software, camera.software],
    [words.orientation, camera.orientation],
    [words.location, words[camera.location]],
  ];
  return (
    <Part title={words.details}>
      <dl className={classes.details}>
        {rows.map(([name, value]) =>
          value === null || value === undefined ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Part>
  );
}

function formatOf({ format, bitsPerChannel, frames, hasTransparency }: Analysis["file"]): string {
  return [
    format === "heif" ? "AVIF" : format.toUpperCase(),
    ...(bitsPerChannel !== null && bitsPerChannel !== 8 ? [words.bits(bitsPerChannel)] : []),
    ...(frames > 1 ? [words.frames(frames)] : []),
    ...(hasTransparency ? [words.transparency] : []),
  ].join(", ");
}
