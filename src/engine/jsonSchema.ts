/**
 * A JSON schema (draft 7), as far as the format of definitions needs it: what a value may be, for other editors and for
 * completion.
 */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  /** Schemas that others refer to. */
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** Stands for one of them: `#/definitions/NAME`. */
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** What each word of `enum` means; not part of the standard, but what editors show. */
  readonly enumDescriptions?: readonly string[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly additionalItems?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  /** What editors offer where such a value may stand; not part of the standard either. */
  readonly defaultSnippets?: readonly SchemaSnippet[];
}

/** Kinds of values that a schema tells apart. */
export type SchemaType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** A value to begin with: `bodyText` is JSON with tab stops, `${1:conv1}`. */
export interface SchemaSnippet {
  readonly label: string;
  readonly description?: string;
  readonly bodyText: string;
}
