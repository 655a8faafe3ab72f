import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import classes from "./search-input.module.css";

const SEARCH_AFTER_MS = 250;

interface Props {
  label: string;
  clearLabel: string;
  /** What is looked for, as it stands in the address. */
  q: string | undefined;
  /** What is looked for now, a moment after it was typed; undefined: nothing. */
  onSearch: (q: string | undefined) => void;
}

/** Looks for a part of a name as it is typed. */
export function SearchInput({ label, clearLabel, q, onSearch }: Props) {
  const [text, setText] = useState(q ?? "");
  const [asked, setAsked] = useState(q);
  const [shown, setShown] = useState(q);
  const ask = (wanted: string | undefined) => {
    setAsked(wanted);
    onSearch(wanted);
  };
  const search = useDebouncedCallback((typed: string) => ask(typed.trim() || undefined), SEARCH_AFTER_MS);
  // The address was changed by something else, such as a link or going back: that is what stands here then.
  if (q !== shown) {
    setShown(q);
    setAsked(q);
    if (q !== asked) setText(q ?? "");
  }
  return (
    <TextInput
      className={classes.search}
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={100}
      leftSection={<IconSearch size={17} aria-hidden />}
      rightSection={
        text === "" ? null : (
          <CloseButton
            aria-label={clearLabel}
            onClick={() => {
              search.cancel();
              setText("");
              ask(undefined);
            }}
          />
        )
      }
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
      // Whoever goes on to do something means what they typed.
      onBlur={() => search.flush()}
    />
  );
}
