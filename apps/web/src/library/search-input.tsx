import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import classes from "./search-input.module.css";

const SEARCH_AFTER_MS = 250;

interface Props {
  label: string;
  clearLabel: string;
  q: string | undefined;
  /** What is looked for now, a moment after it was typed; undefined: nothing. */
  onSearch: (q: string | undefined) => void;
}

/** Looks for a part of a name as it is typed. */
export function SearchInput({ label, clearLabel, q, onSearch }: Props) {
  const [text, setText] = useState(q ?? "");
  const search = useDebouncedCallback((asked: string) => onSearch(asked.trim() || undefined), SEARCH_AFTER_MS);
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
              setText("");
              onSearch(undefined);
            }}
          />
        )
      }
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value);
      }}
    />
  );
}
