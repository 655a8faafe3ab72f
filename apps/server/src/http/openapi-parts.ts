/** What the descriptions of routes are put together from. */
import { z } from "zod";

/** A piece of the description, as JSON. */
export type Json = Record<string, unknown>;

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  description?: string;
  schema: Json;
}

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security?: Json[];
  parameters?: Parameter[];
  requestBody?: Json;
  responses: Record<string, Json>;
}

export interface OpenApi {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  security: Json[];
  tags: { name: string; description: string }[];
  paths: Record<string, Partial<Record<"get" | "post", Operation>>>;
  components: { securitySchemes: Json; schemas: Record<string, Json> };
}

export const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });
export const json = (schema: Json): Json => ({ "application/json": { schema } });
export const answer = (description: string, schema?: Json): Json => ({
  description,
  ...(schema && { content: json(schema) }),
});
export const schemaOf = (type: z.ZodType, io: "input" | "output"): Json => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io, unrepresentable: "any" }) as Json;
  return schema;
};
export const inPath = (
  name: string,
  description: string,
  schema: Json = { type: "string", format: "uuid" },
): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema,
});
export const inQuery = (name: string, description: string, schema: Json): Parameter => ({
  name,
  in: "query",
  description,
  schema,
});

export const refusals = {
  "401": answer("Not signed in", ref("Error")),
  "404": answer("Not there, or somebody else's", ref("Error")),
};
