import type { IconBook } from "@tabler/icons-react";
import classes from "./storybook-form.module.css";

interface Props<V extends string> {
  label: string;
  name: string;
  options: readonly { value: V; label: string; icon?: typeof IconBook }[];
  value: V;
  onChange: (value: V) => void;
}

/** One of a few, each a card to touch; radio buttons underneath. */
export function CardChoice<V extends string>({ label, name, options, value, onChange }: Props<V>) {
  return (
    <fieldset className={classes.set}>
      <legend className={classes.legend}>{label}</legend>
      <div className={classes.cards} data-small={options.every(({ icon }) => icon === undefined) || undefined}>
        {options.map(({ value: own, label: text, icon: Icon }) => (
          <label key={own} className={classes.card}>
            <input
              type="radio"
              name={name}
              value={own}
              checked={own === value}
              onChange={() => onChange(own)}
              className="visually-hidden"
            />
            {Icon && <Icon size={30} stroke={1.4} aria-hidden />}
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
