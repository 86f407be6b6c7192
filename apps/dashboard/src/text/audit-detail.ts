/** A thing that the audit log says of an action. */
export interface AuditDetail {
  readonly name: string;
  readonly text: string;
}

/** Elements of a list that are told. */
const ELEMENTS = 20;

/** Takes the JSON detail of an action apart; whatever is not an object is one text without a name. */
export const auditDetails = (json: string): readonly AuditDetail[] => {
  const detail = parsed(json);
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail))
    return [{ name: '', text: json }];
  return Object.entries(detail).flatMap(([name, value]) => {
    const text = textOf(value);
    return text === '' ? [] : [{ name, text }];
  });
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

const textOf = (value: unknown): string => {
  if (Array.isArray(value)) {
    const told = value.slice(0, ELEMENTS).map(textOf).join(', ');
    return value.length > ELEMENTS ? `${told}, …` : told;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
};
