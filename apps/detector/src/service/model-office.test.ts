import { join } from 'node:path';
import { addModelVersion, loadModel, MODEL_KINDS, readModelDescription } from '@mad/model';
import { openStore } from '@mad/store';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../fixture-folder.ts';
import { startHttpServer } from '../http/http-server.ts';
import { SHIPPED_MODELS } from '../paths.ts';
import { ModelOffice } from './model-office.ts';

const KIND = 'Background_PC';

it('lists, promotes and rolls back over HTTP; the database follows', async () => {
  const home = temporaryFolder();
  const folder = join(home, 'model');
  const store = await openStore(`sqlite:${join(home, 'mad.db')}`);
  const office = new ModelOffice(folder, store);
  const shipped = await loadModel(SHIPPED_MODELS, KIND);
  const base = (await readModelDescription(SHIPPED_MODELS, KIND)).version;
  const figures = { auc: 0.9, recall: 0.8, fpr: 0.1, error: 0.15, recall_at_fpr_1: Number.NaN };
  await addModelVersion(folder, KIND, shipped, {
    version: 'one',
    trained: '2027-01-01T00:00:00Z',
    outcome: {
      accepted: true,
      reason: 'no worse on shipped',
      figures: [{ part: 'shipped', champion: figures, candidate: figures }],
    },
  });
  await store.models.add({ kind: KIND, version: 'one', state: 'candidate', metrics: {}, card: '' });
  const server = await startHttpServer(
    {
      models: () => office.list(),
      promoteModel: (kind: string, version: string) => office.promote(kind, version),
      rollbackModel: (kind: string) => office.rollback(kind),
    } as Parameters<typeof startHttpServer>[0],
    {
      host: '127.0.0.1',
      port: 0,
      token: undefined,
      onError: (error) => expect(error).toBeUndefined(),
    },
  );
  const post = async (path: string, body?: unknown) => {
    const answer = await fetch(server.address + path, {
      method: 'POST',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return [answer.status, await answer.json()] as const;
  };
  const states = async () => {
    const { models } = (await (await fetch(`${server.address}/models`)).json()) as {
      models: { kind: string; version: string; state: string }[];
    };
    return models.filter(({ kind }) => kind === KIND).map(({ version, state }) => [version, state]);
  };
  try {
    const { models } = (await (await fetch(`${server.address}/models`)).json()) as { models: object[] };
    expect(models.length).toBe(MODEL_KINDS.length + 1);
    expect(models[0]).toMatchObject({
      kind: KIND,
      version: 'one',
      base: false,
      state: 'candidate',
      reason: 'no worse on shipped',
      comparison: [{ part: 'shipped', candidate: { auc: 0.9, recall: 0.8, fpr: 0.1, error: 0.15 } }],
      card: expect.stringContaining(`# Model ${KIND} one`),
    });

    expect(await post(`/models/${KIND}/promote`, { version: 'one' })).toEqual([
      200,
      { kind: KIND, champion: 'one' },
    ]);
    expect(await states()).toEqual([
      ['one', 'champion'],
      [base, 'retired'],
    ]);
    expect((await store.models.champion(KIND))?.version).toBe('one');

    expect((await post(`/models/${KIND}/rollback`))[0]).toBe(200);
    expect(await states()).toEqual([
      ['one', 'retired'],
      [base, 'champion'],
    ]);
    expect(await store.models.champion(KIND)).toBeUndefined();
    expect((await store.models.list())[0]?.state).toBe('retired');

    for (const [path, body] of [
      [`/models/${KIND}/promote`, { version: 'none' }],
      [`/models/${KIND}/promote`, { version: '../one' }],
      ['/models/Browser/promote', { version: 'one' }],
      [`/models/${KIND}/rollback`, undefined],
    ] as const)
      expect(await post(path, body)).toMatchObject([404, { code: 'MAD_NOT_FOUND' }]);
    expect((await post(`/models/${KIND}/promote`, {}))[0]).toBe(400);
    // However large uploads may be: documents are held in memory.
    expect(await post(`/models/${KIND}/promote`, { version: 'x'.repeat(100_000) })).toMatchObject([
      413,
      { code: 'MAD_REQUEST_INVALID' },
    ]);
  } finally {
    await server.close();
    await store.close();
    await shipped.ensemble.dispose();
  }
});
