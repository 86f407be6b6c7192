/** What is asked about one malicious verdict. Validators look at the parts they know something about. */
export interface Question {
  /** The URL that was asked for, with scheme. */
  readonly url?: string;
  /** Name or address in the Host header, without port. */
  readonly host?: string;
  readonly serverAddress?: string;
  /** SHA-256 of the flow's sample, hexadecimal. */
  readonly sampleDigest?: string;
}

/** What a validator says to a {@link Question}. */
export type ValidatorAnswer = KnownAnswer | UnknownAnswer;

interface AnswerOrigin {
  /** Who says so: `virustotal`, `block-list`, `analyst`. */
  readonly source: string;
  /** One sentence: on what evidence, or why there is none. Never holds a secret. */
  readonly detail: string;
  /** Seconds since the source was asked or, of a list, since the file was changed; 0 for a fresh answer. */
  readonly ageSeconds: number;
}

/** The source knows. */
export interface KnownAnswer extends AnswerOrigin {
  readonly verdict: 'malicious' | 'harmless';
}

/** The source does not know, or could not be asked. */
export interface UnknownAnswer extends AnswerOrigin {
  readonly verdict: 'unknown';
  /** True when the same question may get an answer later: quota used up, service not reachable. */
  readonly askLater: boolean;
}

/** Somebody to ask whether a malicious verdict is right. Never throws: who cannot answer says `unknown`. */
export interface Validator {
  readonly source: string;
  answer(question: Question): Promise<ValidatorAnswer>;
}
