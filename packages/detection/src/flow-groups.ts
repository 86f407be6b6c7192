import { createReadStream, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isJudged, type RequestKind } from '@mad/webgraphic';
import type { Verdict } from './flow-verdict.ts';
import { OutputFile } from './output-file.ts';

/** Bounds of the memory that {@link FlowGroups} takes. */
export interface FlowGroupLimits {
  /** Groups that are told apart. */
  readonly groups: number;
  /** Characters of their keys. */
  readonly keyCharacters: number;
  /** Characters of flow names that are put in order at one time. */
  readonly sorted: number;
}

const DEFAULT_LIMITS: FlowGroupLimits = {
  groups: 65_536,
  keyCharacters: 16 * 1024 * 1024,
  sorted: 8 * 1024 * 1024,
};

interface FlowGroup {
  readonly key: string;
  /** What the fingerprint book said of it. */
  readonly known: Verdict | undefined;
  /** Place in order of first appearance over all kinds. */
  readonly place: number;
  /** Characters of its flows' names. */
  characters: number;
}

/**
 * The software groups of a capture while its flows come in any order: which flows each has, and what the book knows of it. Names of
 * flows wait in a file, 4 bytes of memory stand for each.
 */
export class FlowGroups {
  readonly #path: string;
  readonly #limits: FlowGroupLimits;
  readonly #names: OutputFile;
  readonly #groups = new Map<RequestKind, Map<string, FlowGroup>>();
  /** By flow, in the order in which they came, the place of its group. */
  #places = new Int32Array(4096);
  #flows = 0;
  #count = 0;
  #keyCharacters = 0;
  /** Flows left out because too many groups were met before theirs. */
  dropped = 0;

  /** @param path of the file in which names wait; it is removed by {@link close}. */
  constructor(path: string, limits: FlowGroupLimits = DEFAULT_LIMITS) {
    this.#path = path;
    this.#limits = limits;
    this.#names = new OutputFile(path);
  }

  /** Takes the name of a flow of a group. */
  add(kind: RequestKind, key: string, name: string, known: Verdict | undefined): void {
    const group = this.#groups.get(kind)?.get(key) ?? this.#begin(kind, key, known);
    if (group === undefined) {
      this.dropped++;
      return;
    }
    if (this.#flows === this.#places.length) {
      const larger = new Int32Array(this.#flows * 2);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[this.#flows++] = group.place;
    group.characters += name.length;
    this.#names.write(`${name}\n`);
  }

  /** Writes `groups.json`: kind → key → names of its flows. Call once, after the last flow. */
  async writeGroups(file: OutputFile): Promise<void> {
    this.#names.finish();
    file.write('{');
    let isFirst = true;
    for (const [kind, byKey] of this.#groups) {
      file.write(`${isFirst ? '' : ','}\n ${JSON.stringify(kind)}: {`);
      isFirst = false;
      await this.#writeKind(file, [...byKey.values()]);
      file.write('\n }');
    }
    file.write('\n}\n');
  }

  /** `filter.json`: what the book said of each group of a judged kind. */
  writeFilter(file: OutputFile): void {
    const judged = [...this.#groups].flatMap(([kind, byKey]) => (isJudged(kind) ? [...byKey.values()] : []));
    const list = (wanted: Verdict | undefined): string =>
      judged
        .filter(({ known }) => known === wanted)
        .map(({ key }) => `\n  ${JSON.stringify(key)}`)
        .join(',');
    file.write(
      `{\n "is_malicious": [${list('malicious')}\n ],\n "new_app": [${list(undefined)}\n ],\n "is_clean": [${list('clean')}\n ]\n}\n`,
    );
  }

  /** Removes the file in which names waited. */
  close(): void {
    this.#names.close();
    rmSync(this.#path, { force: true });
  }

  #begin(kind: RequestKind, key: string, known: Verdict | undefined): FlowGroup | undefined {
    const isFull = this.#count >= this.#limits.groups;
    if (isFull || this.#keyCharacters + key.length > this.#limits.keyCharacters) return undefined;
    const group = { key, known, place: this.#count++, characters: 0 };
    this.#keyCharacters += key.length;
    const byKey = this.#groups.get(kind);
    if (byKey === undefined) this.#groups.set(kind, new Map([[key, group]]));
    else byKey.set(key, group);
    return group;
  }

  /** Groups are written as many at a time as can be put in order in memory; one that alone is larger goes straight through. */
  async #writeKind(file: OutputFile, groups: readonly FlowGroup[]): Promise<void> {
    for (let from = 0; from < groups.length; ) {
      let to = from;
      for (let characters = 0; to < groups.length; to++) {
        characters += groups[to].characters;
        if (characters > this.#limits.sorted && to > from) break;
      }
      const together = groups.slice(from, to);
      const separator = (i: number): string => `${from + i === 0 ? '' : ','}\n  `;
      if (together.length === 1) await this.#writeOne(file, separator(0), together[0]);
      else await this.#writeSome(file, separator, together);
      from = to;
    }
  }

  async #writeOne(file: OutputFile, before: string, { key, place }: FlowGroup): Promise<void> {
    file.write(`${before}${JSON.stringify(key)}: [`);
    let isFirst = true;
    await this.#eachName((name, of) => {
      if (of !== place) return;
      file.write(`${isFirst ? '' : ','}\n   ${JSON.stringify(name)}`);
      isFirst = false;
    });
    file.write('\n  ]');
  }

  async #writeSome(
    file: OutputFile,
    before: (i: number) => string,
    groups: readonly FlowGroup[],
  ): Promise<void> {
    const lists = new Map<number, string[]>(groups.map(({ place }) => [place, []]));
    await this.#eachName((name, of) => lists.get(of)?.push(`\n   ${JSON.stringify(name)}`));
    groups.forEach(({ key, place }, i) => {
      file.write(`${before(i)}${JSON.stringify(key)}: [${lists.get(place)?.join(',')}\n  ]`);
    });
  }

  async #eachName(take: (name: string, place: number) => void): Promise<void> {
    let flow = 0;
    for await (const name of createInterface({ input: createReadStream(this.#path) }))
      take(name, this.#places[flow++]);
  }
}
