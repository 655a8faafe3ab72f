import { toJSONSchema } from "zod";
import type { TaskDefinition } from "@jobwire/jobs/catalog";

/** One input of a task, as a form draws it. */
export type Field =
  | { kind: "item"; name: string; isRequired: boolean }
  | {
      kind: "number";
      name: string;
      isRequired: boolean;
      isWhole: boolean;
      min: number | undefined;
      max: number | undefined;
      initial: number | undefined;
    }
  | { kind: "switch"; name: string; isRequired: boolean; initial: boolean }
  | { kind: "choice"; name: string; isRequired: boolean; options: string[]; initial: string | undefined }
  | { kind: "text"; name: string; isRequired: boolean; maxLength: number | undefined; initial: string | undefined };

interface Property {
  type?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
}

/** Inputs that mean nothing to a person: what repeats a result exactly is for programs, and for remixing. */
const FOR_PROGRAMS: ReadonlySet<string> = new Set(["seed"]);

/**
 * Reads a task's inputs out of its schema, in the order they are declared. Left out is what may be and is no use in a
 * form: lists, what can only have one value, what is for programs.
 */
export function fieldsOf(definition: Pick<TaskDefinition, "input">): Field[] {
  const schema = toJSONSchema(definition.input, { io: "input", unrepresentable: "any" });
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const isRequired = required.has(name);
    const { type, const: only } = property as Property;
    if (!isRequired && (type === "array" || only !== undefined || FOR_PROGRAMS.has(name))) return [];
    return [fieldOf(name, property as Property, isRequired)];
  });
}

function fieldOf(name: string, property: Property, isRequired: boolean): Field {
  if (name === "itemId") return { kind: "item", name, isRequired };
  if (property.enum !== undefined) {
    const options = property.enum.map(String);
    return { kind: "choice", name, isRequired, options, initial: textOf(property.default) };
  }
  switch (property.type) {
    case "number":
    case "integer":
      return {
        kind: "number",
        name,
        isRequired,
        isWhole: property.type === "integer",
        min: property.minimum,
        max: property.maximum,
        initial: typeof property.default === "number" ? property.default : undefined,
      };
    case "boolean":
      return { kind: "switch", name, isRequired, initial: property.default === true };
    default:
      return { kind: "text", name, isRequired, maxLength: property.maxLength, initial: textOf(property.default) };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
