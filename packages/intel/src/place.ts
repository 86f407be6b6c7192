/** Where a server stands. */
export interface Place {
  /** Degrees, −90 to 90. */
  readonly latitude: number;
  /** Degrees, −180 to 180. */
  readonly longitude: number;
  /** English name. */
  readonly country: string | undefined;
  readonly organisation: string | undefined;
}

/** What a {@link PlaceFinder} says of an address. */
export type PlaceAnswer =
  | { readonly kind: 'found'; readonly source: string; readonly place: Place; readonly ageSeconds: number }
  | {
      readonly kind: 'unknown';
      /** One sentence; never holds a secret. */
      readonly detail: string;
      /** True when the same question may get an answer later. */
      readonly askLater: boolean;
    };

/** Somebody to ask where a server stands. Never throws. */
export interface PlaceFinder {
  readonly source: string;
  find(address: string): Promise<PlaceAnswer>;
}

/** Asks one after another until one knows the place. */
export const firstPlace = (finders: readonly PlaceFinder[]): PlaceFinder => ({
  source: finders.map(({ source }) => source).join(', '),
  find: async (address) => {
    const details: string[] = [];
    let askLater = false;
    for (const finder of finders) {
      const answer = await finder.find(address);
      if (answer.kind === 'found') return answer;
      details.push(`${finder.source}: ${answer.detail}`);
      askLater ||= answer.askLater;
    }
    return { kind: 'unknown', detail: details.join('; '), askLater };
  },
});
