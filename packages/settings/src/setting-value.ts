import { z } from 'zod';
import { describeSetting, type SettingName, settingsSchema } from './settings-schema.ts';

/** What a value that was given turned out to be. */
export type ParsedValue =
  | { readonly outcome: 'value'; readonly value: unknown }
  | { readonly outcome: 'out of range' }
  | { readonly outcome: 'not allowed' };

const TRUE = ['true', 'yes', 'on', '1'];
const FALSE = ['false', 'no', 'off', '0'];

/** Reads a value as the command line, the environment (always text) or the settings file (JSON) has it. */
export const parseValue = (name: SettingName, given: unknown): ParsedValue => {
  const schema = settingsSchema.shape[name];
  const parsed = schema.safeParse(typeof given === 'string' ? fromText(bareSchema(schema), given) : given);
  if (parsed.success) return { outcome: 'value', value: parsed.data };
  const outOfRange = parsed.error.issues.every(({ code }) => code === 'too_small' || code === 'too_big');
  return { outcome: outOfRange ? 'out of range' : 'not allowed' };
};

/** The schema of the value itself, when there is one. */
const bareSchema = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional ? bareSchema(schema.unwrap() as z.ZodType) : schema;

/** Text that cannot be read as what is wanted stays text, which the schema then refuses. */
const fromText = (schema: z.ZodType, given: string): unknown => {
  const trimmed = given.trim();
  if (schema instanceof z.ZodNumber || schema instanceof z.ZodLiteral)
    return /^[+-]?\d+$/.test(trimmed) ? Number(trimmed) : given;
  if (schema instanceof z.ZodBoolean) {
    const word = trimmed.toLowerCase();
    return TRUE.includes(word) ? true : FALSE.includes(word) ? false : given;
  }
  if (schema instanceof z.ZodArray)
    return given
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return given;
};

/** What a setting takes, in words, as `a whole number from 0 to 100`. */
export const allowedValues = (name: SettingName): string => {
  const { allowed } = describeSetting(name);
  return allowed ?? schemaInWords(bareSchema(settingsSchema.shape[name]));
};

const schemaInWords = (schema: z.ZodType): string => {
  if (schema instanceof z.ZodNumber) return `a whole number${rangeInWords(schema)}`;
  if (schema instanceof z.ZodLiteral) return [...schema.values].join(', ');
  if (schema instanceof z.ZodEnum) return schema.options.join(', ');
  if (schema instanceof z.ZodBoolean) return 'true or false';
  if (schema instanceof z.ZodArray) return 'a list (in the environment: separated by commas)';
  if (schema instanceof z.ZodString) return `text${lengthInWords(schema)}`;
  throw new TypeError('a schema without words');
};

const rangeInWords = ({ minValue, maxValue }: z.ZodNumber): string =>
  maxValue === Number.MAX_SAFE_INTEGER ? `, ${minValue} or more` : ` from ${minValue} to ${maxValue}`;

const lengthInWords = ({ minLength, maxLength }: z.ZodString): string => {
  if (maxLength !== null) return ` of ${minLength} to ${maxLength} characters`;
  return minLength !== null && minLength > 1 ? ` of at least ${minLength} characters` : '';
};
