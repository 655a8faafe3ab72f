import { Button, Group, TextInput } from "@mantine/core";
import type { TaskOutput, TaskPartial } from "@jobwire/jobs/catalog";
import { IconCards, IconDownload, IconSearch } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { LinkButton } from "../app/link-button.tsx";
import { latestOfEach } from "./latest-of-each.ts";
import { pdfWords as words } from "./media-words.ts";
import classes from "./pdf-extract-result.module.css";
import type { ResultViewProps } from "./result-views.ts";
import { useStoredJson } from "./use-stored.ts";

interface PdfText {
  outline: { title: string; page: number | null; depth: number }[];
  pages: { page: number; text: string }[];
}

/** A PDF's pages as they are drawn; then its outline, its text, and a search over it. */
export default function PdfExtractResult({ job, artifacts, partials }: ResultViewProps) {
  const [page, setPage] = useState(1);
  const [wanted, setWanted] = useState("");
  const text = useStoredJson<PdfText>(artifacts.find(({ name }) => name === "text")?.url).value;
  const markdown = artifacts.find(({ name }) => name === "markdown");
  const output = job.state === "completed" ? (job.output as TaskOutput<"pdf.extract">) : null;
  const pictures = output?.pages ?? latestOfEach(partials as readonly TaskPartial<"pdf.extract">[], (one) => one.page);
  const hits = useMemo(() => pagesWith(text, wanted), [text, wanted]);
  const isSearching = wanted.trim() !== "";
  const listed = isSearching ? pictures.filter((one) => hits.has(one.page)) : pictures;
  const shown = text?.pages.find((one) => one.page === page);
  return (
    <div>
      {output !== null && (
        <Group justify="space-between" mb="md" gap="sm">
          <span className={classes.facts}>
            {[words.pages(output.pageCount), words.words(output.wordCount), output.author].filter(Boolean).join(" · ")}
          </span>
          <Group gap="sm">
            {job.itemId !== null && output.textPages > 0 && (
              <LinkButton
                to="/studio"
                search={{ task: "cards.create", item: job.itemId }}
                leftSection={<IconCards size={18} aria-hidden />}
              >
                {words.cards}
              </LinkButton>
            )}
            {markdown !== undefined && (
              <Button
                component="a"
                href={`${markdown.url}?download`}
                download
                variant="default"
                leftSection={<IconDownload size={17} aria-hidden />}
              >
                {words.markdown}
              </Button>
            )}
          </Group>
        </Group>
      )}
      {text !== undefined && (
        <TextInput
          type="search"
          mb="md"
          placeholder={words.search}
          aria-label={words.search}
          leftSection={<IconSearch size={17} aria-hidden />}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
          rightSectionWidth={110}
          rightSection={
            isSearching && (
              <span className={classes.hits} aria-live="polite">
                {hits.size === 0 ? words.nothing : words.found(hits.size)}
              </span>
            )
          }
        />
      )}
      <ul className={classes.pages}>
        {listed.map((one) => (
          <li key={one.page}>
            <button
              type="button"
              className={classes.page}
              aria-pressed={one.page === page}
              onClick={() => setPage(one.page)}
            >
              <img
                src={`/api/artifacts/${one.artifactId}`}
                alt=""
                loading="lazy"
                width={one.widthPx}
                height={one.heightPx}
              />
              <span>{words.page(one.page)}</span>
            </button>
          </li>
        ))}
      </ul>
      {isSearching && <Snippets text={text} hits={hits} onChoose={setPage} />}
      {text !== undefined && text.outline.length > 0 && (
        <details className={classes.outline}>
          <summary>{words.outline}</summary>
          <ol>
            {text.outline.map((entry, i) => (
              <li key={i} style={{ paddingInlineStart: entry.depth * 18 }}>
                <button type="button" disabled={entry.page === null} onClick={() => setPage(entry.page ?? 1)}>
                  <span dir="auto">{entry.title}</span>
                  <span className={classes.number}>{entry.page}</span>
                </button>
              </li>
            ))}
          </ol>
        </details>
      )}
      {shown !== undefined && (
        <section className={classes.text} aria-label={words.page(page)}>
          <h3>{words.page(page)}</h3>
          {shown.text === "" ? <p className={classes.facts}>{words.noText}</p> : <p dir="auto">{shown.text}</p>}
        </section>
      )}
    </div>
  );
}

/** Pages with the words, and the text around the first place. */
function pagesWith(text: PdfText | undefined, wanted: string): Map<number, string> {
  const words = wanted.trim().toLowerCase();
  const found = new Map<number, string>();
  if (text === undefined || words === "") return found;
  for (const one of text.pages) {
    const plain = one.text.replace(/\s+/g, " ");
    const at = plain.toLowerCase().indexOf(words);
    if (at !== -1) found.set(one.page, plain.slice(Math.max(0, at - 60), at + words.length + 80));
  }
  return found;
}

interface SnippetsProps {
  text: PdfText | undefined;
  hits: ReadonlyMap<number, string>;
  onChoose: (page: number) => void;
}

function Snippets({ hits, onChoose }: SnippetsProps) {
  return (
    <ul className={classes.snippets}>
      {[...hits].slice(0, 50).map(([page, around]) => (
        <li key={page}>
          <button type="button" onClick={() => onChoose(page)}>
            <span className={classes.number}>{words.page(page)}</span>
            <span dir="auto">{words.around(around)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
