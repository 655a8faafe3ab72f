import { Button, Group, SegmentedControl } from "@mantine/core";
import type { Card } from "@jobwire/jobs/catalog";
import { IconCards, IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { LinkButton } from "../app/link-button.tsx";
import classes from "./cards-create-result.module.css";
import { latestOfEach } from "./latest-of-each.ts";
import { cardWords as words } from "./media-words.ts";
import type { ResultViewProps } from "./result-views.ts";
import { useStoredJson } from "./use-stored.ts";

/** Flashcards as they come; when all are there, the ways to learn them. */
export default function CardsCreateResult({ job, artifacts, partials }: ResultViewProps) {
  const [shown, setShown] = useState<"all" | Card["kind"]>("all");
  const artifact = (name: string) => artifacts.find((one) => one.name === name);
  const deck = useStoredJson<{ cards: Card[] }>(artifact("deck")?.url);
  const cards = deck.value?.cards ?? latestOfEach(partials as readonly Card[], ({ id }) => id);
  const listed = cards.filter(({ kind }) => shown === "all" || kind === shown);
  const apkg = artifact("anki");
  const csv = artifact("table");
  return (
    <div>
      {job.state === "completed" && (
        <Group mb="md" gap="sm">
          <LinkButton to="/study/$jobId" params={{ jobId: job.id }} leftSection={<IconCards size={18} aria-hidden />}>
            {words.study}
          </LinkButton>
          {apkg !== undefined && <Download url={apkg.url}>{words.apkg}</Download>}
          {csv !== undefined && <Download url={csv.url}>{words.csv}</Download>}
        </Group>
      )}
      <Group justify="space-between" mb="sm">
        <span className={classes.count}>{words.cards(listed.length)}</span>
        <SegmentedControl
          size="xs"
          value={shown}
          onChange={(value) => setShown(value as typeof shown)}
          data={[
            { value: "all", label: words.all },
            { value: "basic", label: words.questions },
            { value: "cloze", label: words.clozes },
          ]}
        />
      </Group>
      <ol className={classes.list}>
        {listed.map((card) => (
          <li key={card.id} className={classes.card}>
            <p className={classes.front} dir="auto">
              {card.front}
            </p>
            <p className={classes.back} dir="auto">
              {card.back}
            </p>
            {card.page !== null && (
              <span className={classes.page} title={card.source}>
                {words.page(card.page)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Download({ url, children }: { url: string; children: string }) {
  return (
    <Button
      component="a"
      href={`${url}?download`}
      download
      variant="default"
      leftSection={<IconDownload size={17} aria-hidden />}
    >
      {children}
    </Button>
  );
}
