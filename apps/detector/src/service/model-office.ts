import type { PartComparison } from '@mad/detection';
import { MadError } from '@mad/errors';
import {
  BASE_VERSION,
  isModelError,
  listModelVersions,
  MODEL_KINDS,
  type ModelKind,
  type ModelVersion,
  modelCard,
  promoteModel,
  rollbackModel,
} from '@mad/model';
import type { Store } from '@mad/store';
import type { ChampionDocument, ModelDocument, ModelFigures } from '../http/model-routes.ts';
import { SHIPPED_MODELS } from '../paths.ts';

/**
 * The versions of the site's models, for whoever asks over HTTP. The folder of models says which version judges; the database, which
 * knows the versions that retraining made, is told of changes.
 */
export class ModelOffice {
  readonly #folder: string;
  readonly #store: Store;

  /** @param folder the site's folder of models. */
  constructor(folder: string, store: Store) {
    this.#folder = folder;
    this.#store = store;
  }

  /** Of every kind, the newest first. */
  async list(): Promise<readonly ModelDocument[]> {
    const versions = MODEL_KINDS.map((kind) => listModelVersions(this.#folder, kind, SHIPPED_MODELS));
    return (await Promise.all(versions)).flat().map(modelDocument);
  }

  /** Lets a version judge. @throws MadError `MAD_NOT_FOUND` for a kind or version that is not there. */
  promote(kind: string, version: string): Promise<ChampionDocument> {
    return this.#change(kind, async (known, now) => {
      const base = (await listModelVersions(this.#folder, known, SHIPPED_MODELS)).find(
        ({ isBase }) => isBase,
      );
      const isBase = version === base?.version;
      await promoteModel(this.#folder, known, isBase ? BASE_VERSION : version, now);
      return version;
    });
  }

  /** Lets the champion before the present one judge again. @throws MadError `MAD_NOT_FOUND` when there was none. */
  rollback(kind: string): Promise<ChampionDocument> {
    return this.#change(
      kind,
      async (known, now) => (await rollbackModel(this.#folder, known, now)) ?? BASE_VERSION,
    );
  }

  async #change(
    kind: string,
    change: (kind: ModelKind, now: string) => Promise<string>,
  ): Promise<ChampionDocument> {
    const known = MODEL_KINDS.find((one) => one === kind);
    if (known === undefined) throw new MadError('MAD_NOT_FOUND', `there is no kind of model ${kind}`);
    let champion: string;
    try {
      champion = await change(known, new Date().toISOString());
    } catch (error) {
      if (!isModelError(error) || error.code !== 'MAD_MODEL_VERSION_UNKNOWN') throw error;
      throw new MadError('MAD_NOT_FOUND', error.message, error);
    }
    // The base has no row; then no other version judges.
    if (!(await this.#store.models.promote(kind, champion))) await this.#retireChampion(kind);
    return { kind, champion };
  }

  async #retireChampion(kind: string): Promise<void> {
    await this.#store.run((database) =>
      database
        .updateTable('mad_model')
        .set({ state: 'retired' })
        .where('kind', '=', kind)
        .where('state', '=', 'champion')
        .execute(),
    );
  }
}

const modelDocument = ({
  kind,
  version,
  isBase,
  state,
  description,
  outcome,
}: ModelVersion): ModelDocument => ({
  kind,
  version,
  base: isBase,
  state,
  trained: description.trained,
  network: description.network,
  threshold: description.threshold,
  retrained: description.retrained.length,
  flows: description.data.flows,
  validation: figures(description.validation.pooled.software),
  // Descriptions of other makers may lack it.
  scores: description.validation.reliability ?? [],
  reason: outcome?.reason ?? null,
  comparison: comparisonOf(outcome?.figures),
  card: modelCard(description),
});

/** What was written with the version, by this MAD or an earlier one. */
const comparisonOf = (parts: unknown): ModelDocument['comparison'] =>
  Array.isArray(parts)
    ? parts.map(({ part, champion, candidate }: PartComparison) => ({
        part: String(part),
        champion: figures(champion),
        candidate: figures(candidate),
      }))
    : [];

const figures = (of: Partial<Record<keyof ModelFigures, unknown>> | undefined): ModelFigures => ({
  auc: numberOf(of?.auc),
  recall: numberOf(of?.recall),
  fpr: numberOf(of?.fpr),
  error: numberOf(of?.error),
});

const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;
