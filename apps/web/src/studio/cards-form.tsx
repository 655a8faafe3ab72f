import { NumberInput, SegmentedControl, Slider, Textarea, TextInput } from "@mantine/core";
import { JobwireError } from "@jobwire/client";
import { useStartJob } from "@jobwire/client/react";
import { catalog } from "@jobwire/jobs/catalog";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { showProblem } from "../live/use-job-actions.ts";
import { ItemPicker } from "./item-picker.tsx";
import { StartLine } from "./start-line.tsx";
import type { TaskFormProps } from "./task-forms.ts";
import classes from "./task-form.module.css";
import { cardsWords as words, words as studioWords } from "./words.ts";
import { useRevealProblem } from "./use-reveal-problem.ts";

type Kinds = "both" | "basic" | "cloze";

/** Flashcards: from a PDF or a photo of the library, or from text that is pasted here. */
export default function CardsForm({ itemId, known }: TaskFormProps) {
  const before = catalog["cards.create"].input.safeParse(known).data;
  const [from, setFrom] = useState<"pdf" | "text">(before?.text === undefined ? "pdf" : "text");
  const [item, setItem] = useState<string | null>(itemId ?? before?.itemId ?? null);
  const [text, setText] = useState(before?.text ?? "");
  const [title, setTitle] = useState(before?.title ?? "");
  const [firstPage, setFirstPage] = useState(before?.fromPage);
  const [lastPage, setLastPage] = useState(before?.toPage);
  const [count, setCount] = useState(before?.count ?? 20);
  const [kinds, setKinds] = useState<Kinds>(before?.kinds ?? "both");
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const form = useRevealProblem(problems);
  const { start, isPending } = useStartJob("cards.create");
  const navigate = useNavigate();

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (from === "pdf" && item === null) return setProblems({ itemId: studioWords.photoMissing });
    if (from === "text" && text.trim().length < 40) return setProblems({ text: words.textShort });
    if (firstPage !== undefined && lastPage !== undefined && firstPage > lastPage) {
      return setProblems({ toPage: words.pagesWrong });
    }
    setProblems({});
    const source =
      from === "text"
        ? { text }
        : {
            itemId: item ?? "",
            ...(firstPage !== undefined && { fromPage: firstPage }),
            ...(lastPage !== undefined && { toPage: lastPage }),
          };
    try {
      const named = title.trim() === "" ? {} : { title: title.trim() };
      const { jobId } = await start({ ...source, ...named, count, kinds });
      await navigate({ to: "/jobs/$jobId", params: { jobId } });
    } catch (error) {
      if (error instanceof JobwireError && error.field !== undefined) setProblems({ [error.field]: error.message });
      else showProblem(studioWords.startFailed, error);
    }
  }

  const pageField = (
    label: string,
    value: number | undefined,
    set: (page: number | undefined) => void,
    name: string,
  ) => (
    <NumberInput
      size="md"
      label={label}
      min={1}
      max={10_000}
      allowDecimal={false}
      value={value ?? ""}
      placeholder={words.anyPage}
      onChange={(page) => set(typeof page === "number" ? page : undefined)}
      error={problems[name]}
    />
  );

  return (
    <form ref={form} className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <SegmentedControl
        value={from}
        onChange={(value) => setFrom(value as typeof from)}
        data={[
          { value: "pdf", label: words.fromPdf },
          { value: "text", label: words.fromText },
        ]}
        aria-label={words.from}
      />
      {from === "pdf" ? (
        <>
          <ItemPicker
            value={item}
            problem={problems.itemId}
            accepts={catalog["cards.create"].accepts}
            onChange={setItem}
          />
          <div className={classes.pair}>
            {pageField(words.firstPage, firstPage, setFirstPage, "fromPage")}
            {pageField(words.lastPage, lastPage, setLastPage, "toPage")}
          </div>
        </>
      ) : (
        <Textarea
          size="md"
          label={words.text}
          description={words.textHint}
          autosize
          minRows={6}
          maxRows={16}
          maxLength={100_000}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={problems.text}
        />
      )}
      <div>
        <div className={classes.label}>{words.count(count)}</div>
        <Slider min={3} max={100} value={count} onChange={setCount} label={null} thumbLabel={words.count(count)} />
      </div>
      <SegmentedControl
        value={kinds}
        onChange={(value) => setKinds(value as Kinds)}
        data={[
          { value: "both", label: words.both },
          { value: "basic", label: words.basic },
          { value: "cloze", label: words.cloze },
        ]}
        aria-label={words.kinds}
      />
      <TextInput
        size="md"
        label={words.deckTitle}
        placeholder={words.deckTitleHint}
        maxLength={120}
        dir="auto"
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={problems.title}
      />
      <StartLine task="cards.create" price={0} label={words.start} isPending={isPending} />
    </form>
  );
}
