import { Button } from "@mantine/core";
import type { Card } from "@jobwire/jobs/catalog";
import type { SharedFile, SharedView } from "@jobwire/jobs/wire";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { LinkButton } from "../app/link-button.tsx";
import { Mark } from "../app/mark.tsx";
import { MessagePage } from "../app/message-page.tsx";
import { words as frameWords } from "../app/words.ts";
import { formatBytes, formatClock } from "../live/duration.ts";
import { useNow } from "../live/now.ts";
import { ArtifactBase } from "../results/artifact-base.ts";
import { kindOf } from "../results/artifact-figure.tsx";
import { MadeByLine } from "../results/made-by-line.tsx";
import { ModelStage } from "../results/model-stage.tsx";
import { BookPages } from "../results/storybook/book-pages.tsx";
import storyClasses from "../results/storybook/storybook.module.css";
import { useStoredJson, useStoredText } from "../results/use-stored.ts";
import classes from "./shared-screen.module.css";
import { paragraphsOf } from "./paragraphs-of.ts";
import { words } from "./words.ts";

const route = getRouteApi("/s/$token");

type Read = SharedView | "ended" | "expired";

async function read(token: string): Promise<Read> {
  const answer = await fetch(`/api/shared/${encodeURIComponent(token)}`, { credentials: "omit" });
  if (answer.status === 410) return "expired";
  if (answer.status === 404) return "ended";
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as SharedView;
}

/** A result that somebody shared: seen without signing in. */
export function SharedScreen() {
  const { token } = route.useParams();
  const { data, isPending, refetch } = useQuery<Read>({
    queryKey: ["shared", token],
    queryFn: () => read(token),
    retry: 1,
    refetchOnWindowFocus: false,
  });
  const title = typeof data === "object" ? data.title : null;
  useEffect(() => {
    document.title = title === null ? frameWords.product : `${title} · ${frameWords.product}`;
  }, [title]);

  if (isPending) return <main className={classes.page} aria-busy="true" />;
  if (data === "expired" || data === "ended") {
    return (
      <MessagePage
        isAlone
        title={data === "expired" ? words.expiredTitle : words.endedTitle}
        action={<LinkButton to="/">{words.make}</LinkButton>}
      >
        {data === "expired" ? words.expired : words.ended}
      </MessagePage>
    );
  }
  if (data === undefined) {
    return (
      <MessagePage
        isAlone
        title={words.awayTitle}
        action={<Button onClick={() => void refetch()}>{words.tryAgain}</Button>}
      >
        {words.away}
      </MessagePage>
    );
  }
  return (
    <ArtifactBase value={`/api/shared/${token}/files`}>
      <Shared shared={data} />
    </ArtifactBase>
  );
}

function Shared({ shared }: { shared: SharedView }) {
  const nowMs = useNow(60_000);
  const files = shared.files.filter(({ contentType }) => contentType !== "application/json");
  const hasOnePerKind = new Set(files.map(({ contentType }) => contentType)).size === files.length;
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Link to="/" className={classes.brand}>
          <Mark size={26} mood="rest" />
          {words.madeWith} {frameWords.product}
        </Link>
        <LinkButton to="/" variant="default" size="compact-md">
          {words.make}
        </LinkButton>
      </header>
      <main className={classes.main}>
        <h1 className={classes.title} dir="auto">
          {shared.title}
        </h1>
        <Look shared={shared} />
        <ul className={classes.files}>
          {files.map((file) => (
            <li key={file.id}>
              <Button
                component="a"
                href={`${file.url}?download`}
                download
                variant="default"
                leftSection={<IconDownload size={17} aria-hidden />}
              >
                {words.download} {hasOnePerKind ? kindOf(file.contentType) : file.name.replaceAll("-", " ")} ·{" "}
                {formatBytes(file.bytes)}
              </Button>
            </li>
          ))}
        </ul>
        <MadeByLine output={{ madeBy: shared.madeBy }} />
        <p className={classes.until}>{words.until(formatClock(shared.expiresAt, nowMs))}</p>
      </main>
    </div>
  );
}

/** The result itself, as its kind wants to be seen. */
function Look({ shared: { task, title, files, book } }: { shared: SharedView }) {
  if (book !== null) return <BookPages book={book} />;
  const pictures = files.filter(({ contentType }) => contentType.startsWith("image/"));
  const model = files.find(({ contentType }) => contentType === "model/gltf-binary");
  if (model !== undefined) return <ModelStage url={model.url} posterUrl={pictures[0]?.url ?? null} />;
  const deck = task === "cards.create" ? files.find(({ name }) => name === "deck") : undefined;
  if (deck !== undefined) return <Deck file={deck} />;
  const story = task === "story.auto" ? files.find(({ contentType }) => contentType.startsWith("text/")) : undefined;
  if (story !== undefined) return <Story file={story} />;
  return (
    <div className={classes.pictures} data-many={pictures.length > 1 || undefined}>
      {pictures.map(({ id, url, name }) => (
        <img
          key={id}
          src={url}
          alt={pictures.length > 1 ? `${title}, ${name}` : title}
          data-cutout={name === "cutout" || undefined}
        />
      ))}
    </div>
  );
}

function Story({ file }: { file: SharedFile }) {
  const { value } = useStoredText(file.url);
  return (
    <div className={storyClasses.story} dir="auto">
      {paragraphsOf(value ?? "").map((paragraph, n) => (
        // oxlint-disable-next-line react/no-array-index-key -- a stored story does not change
        <p key={n}>{paragraph}</p>
      ))}
    </div>
  );
}

function Deck({ file }: { file: SharedFile }) {
  const { value } = useStoredJson<{ cards: Card[] }>(file.url);
  const cards = value?.cards ?? [];
  return (
    <section aria-label={words.cards(cards.length)}>
      <ol className={classes.cards}>
        {cards.map((card) => (
          <li key={card.id}>
            <p className={classes.front} dir="auto">
              {card.front}
            </p>
            <p className={classes.back} dir="auto">
              {card.back}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
