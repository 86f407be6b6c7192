import { resolve } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FlowPlace, flowCapture } from '@mad/detection';
import { MadError } from '@mad/errors';
import { parseFlowName } from '@mad/flows';
import { MODEL_KINDS } from '@mad/model';
import type { JobQueue } from '@mad/queue';
import type { Settings } from '@mad/settings';
import { type CaptureRow, epochMicroseconds, type Store } from '@mad/store';
import type { CaptureQuery, HttpBackend, PartReadiness, Readiness } from '../http/http-backend.ts';
import type { ChampionDocument, ModelDocument } from '../http/model-routes.ts';
import { storeUpload } from '../http/store-upload.ts';
import type { Arrivals } from './arrivals.ts';
import type { DiskSpace } from './disk-space.ts';
import type { Home } from './home.ts';
import type { Metrics } from './metrics.ts';
import { ModelOffice } from './model-office.ts';
import type { Outages } from './outages.ts';
import { addRetrainJob, isRetraining } from './retrain-job.ts';
import { openSiteModels, siteModelsRevision } from './site-models.ts';

/** What the HTTP service is answered from. */
export interface BackendSources {
  readonly home: Home;
  readonly settings: Settings;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly metrics: Metrics;
  readonly outages: Outages;
  readonly arrivals: Arrivals;
  readonly disk: DiskSpace;
  /** Folder of captures. */
  readonly folder: string;
}

const MEGABYTE = 1_000_000;

/** Answers the HTTP service from the database, the queue and the disk. */
export class ServiceBackend implements HttpBackend {
  readonly #sources: BackendSources;
  readonly #models: ModelOffice;
  /** The models that were found to load, or not. */
  #loaded: { readonly revision: string; readonly loading: Promise<void> } | undefined;

  constructor(sources: BackendSources) {
    this.#sources = sources;
    this.#models = new ModelOffice(sources.home.model, sources.store);
  }

  async readiness(): Promise<Readiness> {
    const { store, queue, outages } = this.#sources;
    const [database, queueState, disk, model] = await Promise.all([
      readiness('answers', async () => {
        await store.run((db) => db.selectFrom('mad_capture').select('id').limit(1).execute());
        outages.database.back();
      }),
      readiness('answers', async () => {
        if (!(await queue.isReady()))
          throw new MadError('MAD_QUEUE_UNREACHABLE', 'the queue does not answer');
      }),
      readiness('has room', () => this.#requireRoom()),
      readiness('loads', () => this.#requireModels()),
    ]);
    const parts = { database, queue: queueState, disk, model };
    return { ready: Object.values(parts).every(({ ready }) => ready), parts };
  }

  metrics(): Promise<{ readonly type: string; readonly text: string }> {
    return this.#sources.metrics.text();
  }

  async upload(bytes: Readable, name: string | undefined): Promise<CaptureRow> {
    const { settings, store, arrivals, folder } = this.#sources;
    await this.#requireRoom();
    // Before the sender has gone through the trouble of sending it all.
    await store.captures.counts();
    const file = await storeUpload(bytes, name, { folder, limit: settings.uploadLimitMb * MEGABYTE });
    const row = await arrivals.take(file, 'upload');
    if (row === undefined) throw new MadError('MAD_NOT_FOUND', `${file}: the capture has gone again`);
    return row;
  }

  captures({ state, before, limit }: CaptureQuery): Promise<readonly CaptureRow[]> {
    return this.#sources.store.run((database) => {
      let query = database.selectFrom('mad_capture').selectAll().orderBy('id', 'desc').limit(limit);
      if (state !== undefined) query = query.where('state', '=', state);
      if (before !== undefined) query = query.where('id', '<', before);
      return query.execute();
    });
  }

  async capture(id: number): Promise<CaptureRow> {
    const row = await this.#sources.store.run((database) =>
      database.selectFrom('mad_capture').selectAll().where('id', '=', id).executeTakeFirst(),
    );
    if (row === undefined) throw new MadError('MAD_NOT_FOUND', `there is no capture ${id}`);
    return row;
  }

  async flow(reportId: number): Promise<{ readonly name: string; readonly bytes: Readable }> {
    const { home } = this.#sources;
    const row = await this.#sources.store.run((database) =>
      database
        .selectFrom('mad_verdict')
        .innerJoin('mad_report', 'mad_report.id', 'mad_verdict.report_id')
        .innerJoin('mad_capture', 'mad_capture.id', 'mad_verdict.capture_id')
        .select(['mad_report.name', 'mad_capture.path', 'mad_capture.file_removed'])
        .select(['mad_verdict.flow_start', 'mad_verdict.first_offset', 'mad_verdict.last_offset'])
        .where('mad_report.id', '=', reportId)
        .executeTakeFirst(),
    );
    const ends = row === undefined ? undefined : parseFlowName(row.name);
    if (row === undefined || ends === undefined)
      throw new MadError('MAD_NOT_FOUND', `there is no flow of report ${reportId}`);
    if (row.file_removed === 1)
      throw new MadError('MAD_FLOW_GONE', `${row.path}: retention has removed the capture`);
    const place: FlowPlace = {
      ...ends,
      start: epochMicroseconds(row.flow_start) as FlowPlace['start'],
      firstOffset: row.first_offset,
      lastOffset: row.last_offset,
    };
    return { name: row.name, bytes: await begunFlow(resolve(home.pcap, row.path), place) };
  }

  async retrain(): Promise<void> {
    const { queue } = this.#sources;
    if (await isRetraining(queue))
      throw new MadError('MAD_RETRAIN_RUNNING', 'a retraining waits or runs already');
    await addRetrainJob(queue, 'request');
  }

  models(): Promise<readonly ModelDocument[]> {
    return this.#models.list();
  }

  promoteModel(kind: string, version: string): Promise<ChampionDocument> {
    return this.#models.promote(kind, version);
  }

  rollbackModel(kind: string): Promise<ChampionDocument> {
    return this.#models.rollback(kind);
  }

  /** Loading takes time: the same models are asked once. @throws MadError. */
  async #requireModels(): Promise<void> {
    const { model } = this.#sources.home;
    const revision = await siteModelsRevision(model);
    if (this.#loaded?.revision !== revision) this.#loaded = { revision, loading: loadAll(model) };
    await this.#loaded.loading;
  }

  /** @throws MadError `MAD_DISK_FLOOR`. */
  async #requireRoom(): Promise<void> {
    const { hasRoom, folder, free } = await this.#sources.disk.look();
    if (!hasRoom)
      throw new MadError('MAD_DISK_FLOOR', `${folder}: ${Math.round(free / MEGABYTE)} MB are free`);
  }
}

const loadAll = async (folder: string): Promise<void> => {
  const { models } = openSiteModels(folder);
  for (const kind of MODEL_KINDS) await models(kind);
};

/** Whoever asks wants to know now: what hangs is not ready. */
const LONGEST_CHECK_MS = 5000;

const readiness = async (good: string, check: () => Promise<void>): Promise<PartReadiness> => {
  const checked = check().then(() => true);
  try {
    if (!(await Promise.race([checked, sleep(LONGEST_CHECK_MS, false, { ref: false })])))
      return { ready: false, detail: `gives no answer within ${LONGEST_CHECK_MS} ms` };
    return { ready: true, detail: good };
  } catch (error) {
    return { ready: false, detail: error instanceof Error ? error.message : String(error) };
  }
};

/** The bytes of a flow, once the first are there: until then an error can be answered as one. */
const begunFlow = async (path: string, place: FlowPlace): Promise<Readable> => {
  const bytes = new PassThrough();
  const writing = flowCapture(path, place, bytes);
  const begun = new Promise<void>((done) => bytes.once('readable', done));
  writing.catch((error: unknown) => bytes.destroy(error instanceof Error ? error : new Error(String(error))));
  bytes.on('error', () => {});
  await Promise.race([writing, begun]);
  return bytes;
};
