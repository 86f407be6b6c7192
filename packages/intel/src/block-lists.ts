import { basename } from 'node:path';
import { MadError } from '@mad/errors';
import { type BlockListContent, blockListState, readBlockList } from './block-list-file.ts';
import { addressKey, type BlockListKey, hostKey, networkKey, urlKey } from './block-list-line.ts';
import { type Clock, SYSTEM_CLOCK } from './clock.ts';
import { canonicalAddress } from './public-host.ts';
import type { Question, Validator, ValidatorAnswer } from './validator.ts';

/** Settings of {@link BlockLists}. */
export interface BlockListOptions {
  /** How often the files are looked at for changes, milliseconds. Default 10,000. */
  readonly lookEveryMs?: number;
  /** Told when a list can no longer be read or is cut; what was read before goes on being used. */
  readonly onProblem?: (error: MadError) => void;
  readonly clock?: Clock;
}

/** What a list says: which one, in which line. */
interface Hit {
  readonly path: string;
  readonly key: BlockListKey;
  readonly line: number;
  readonly changedAt: number;
}

/**
 * Local block lists as a validator. A listed host name covers the names below it (whole labels), a network its addresses, a URL
 * itself alone. A list says `malicious` or nothing: what is not on it may still be. Changed files are read again.
 */
export class BlockLists implements Validator {
  readonly source = 'block-list';
  readonly #contents: Map<string, BlockListContent>;
  readonly #lookEveryMs: number;
  readonly #onProblem: (error: MadError) => void;
  readonly #clock: Clock;
  #lookedAt: number;
  #looking: Promise<void> | undefined;

  private constructor(contents: Map<string, BlockListContent>, options: BlockListOptions) {
    this.#contents = contents;
    this.#lookEveryMs = options.lookEveryMs ?? 10_000;
    this.#onProblem = options.onProblem ?? (() => {});
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#lookedAt = this.#clock.now();
  }

  /**
   * Reads the lists.
   *
   * @throws MadError `MAD_BLOCK_LIST_UNREADABLE`.
   */
  static async open(paths: readonly string[], options: BlockListOptions = {}): Promise<BlockLists> {
    const contents = new Map<string, BlockListContent>();
    for (const path of paths) contents.set(path, await readBlockList(path));
    const lists = new BlockLists(contents, options);
    for (const path of paths) lists.#warnIfCut(path);
    return lists;
  }

  /** Names of all lists together. */
  get size(): number {
    return [...this.#contents.values()].reduce((sum, { lines }) => sum + lines.size, 0);
  }

  async answer(question: Question): Promise<ValidatorAnswer> {
    const now = this.#clock.now();
    if (Math.abs(now - this.#lookedAt) >= this.#lookEveryMs) await this.refresh();
    const hit = this.#find(question);
    if (hit === undefined)
      return {
        verdict: 'unknown',
        source: this.source,
        detail: 'on no list',
        ageSeconds: 0,
        askLater: false,
      };
    return {
      verdict: 'malicious',
      source: this.source,
      detail: `${hit.key.slice(hit.key.indexOf(' ') + 1)} is on ${basename(hit.path)}, line ${hit.line}`,
      ageSeconds: Math.max(0, Math.round((this.#clock.now() - hit.changedAt) / 1000)),
    };
  }

  /** Reads changed files again now; calls at the same time share one look. */
  async refresh(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  async #look(): Promise<void> {
    this.#lookedAt = this.#clock.now();
    for (const [path, content] of this.#contents) {
      try {
        if ((await blockListState(path)) === content.state) continue;
        this.#contents.set(path, await readBlockList(path));
        this.#warnIfCut(path);
      } catch (error) {
        if (!(error instanceof MadError)) throw error;
        this.#onProblem(error);
      }
    }
  }

  #warnIfCut(path: string): void {
    const content = this.#contents.get(path);
    if (content?.isCut === true)
      this.#onProblem(
        new MadError(
          'MAD_BLOCK_LIST_UNREADABLE',
          `${path}: only the first ${content.lines.size} names are used`,
        ),
      );
  }

  #find({ url, host, serverAddress }: Question): Hit | undefined {
    const urlHost = url !== undefined && URL.canParse(url) ? new URL(url).hostname : undefined;
    const named = [host, urlHost, serverAddress].filter((text) => text !== undefined);
    for (const [path, content] of this.#contents)
      for (const key of [
        ...(url === undefined ? [] : [urlKey(url)]),
        ...named.flatMap((text) => keysCovering(text, content)),
      ]) {
        const line = key === undefined ? undefined : content.lines.get(key);
        if (key !== undefined && line !== undefined) return { path, key, line, changedAt: content.changedAt };
      }
    return undefined;
  }
}

/** The keys of all entries that would cover a host name or address. */
const keysCovering = (text: string, { networkLengths }: BlockListContent): readonly BlockListKey[] => {
  const address = canonicalAddress(text);
  if (address !== undefined) {
    const lengths = address.includes(':') ? networkLengths.ipv6 : networkLengths.ipv4;
    return [addressKey(address) ?? [], lengths.map((length) => networkKey(address, length))].flat();
  }
  const whole = hostKey(text);
  if (whole === undefined) return [];
  const labels = whole.slice('host '.length).split('.');
  return labels.slice(0, -1).map((_, i) => `host ${labels.slice(i).join('.')}` as const);
};
