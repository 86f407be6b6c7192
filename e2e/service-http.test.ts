import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLES } from './support/captures.ts';
import { type DetectorProcess, startDetector } from './support/detector-process.ts';
import { ServiceHome } from './support/service-home.ts';

const TOKEN = 'a-token-of-this-test-alone';

const home = new ServiceHome();
let detector: DetectorProcess;
let address = '';

beforeAll(async () => {
  detector = startDetector({
    MAD_HOME: home.root,
    MAD_HTTP_TOKEN: TOKEN,
    MAD_UPLOAD_LIMIT_MB: '1',
  });
  address = await detector.address();
});
afterAll(async () => {
  await detector.kill('SIGKILL');
  rmSync(home.root, { recursive: true, force: true });
});

const ask = (path: string, options: RequestInit = {}): Promise<Response> =>
  fetch(`${address}${path}`, {
    ...options,
    headers: { authorization: `Bearer ${TOKEN}`, ...options.headers },
  });

const upload = (
  name: string,
  body: string | Uint8Array<ArrayBuffer>,
  type = 'application/octet-stream',
): Promise<Response> =>
  ask(`/captures?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });

const sample = (name: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(join(SAMPLES, name)));

interface CaptureDocument {
  readonly id: number;
  readonly path: string;
  readonly state: string;
  readonly verdicts: number;
  readonly source: string;
}

const judgedCapture = async (id: number): Promise<CaptureDocument> => {
  for (;;) {
    const capture = (await (await ask(`/captures/${id}`)).json()) as CaptureDocument;
    if (capture.state === 'judged') return capture;
    await sleep(50);
  }
};

const error = (code: string): unknown => ({
  code,
  message: expect.stringMatching(/\S/),
  todo: expect.stringMatching(/\S/),
});

describe('the HTTP service', () => {
  it('is alive without a token, and tells nothing else without one', async () => {
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'alive' });
    for (const path of ['/readyz', '/metrics', '/captures', '/captures/1', '/flows/1.pcap', '/nothing']) {
      const answer = await fetch(`${address}${path}`);
      expect([answer.status, await answer.json()]).toEqual([401, error('MAD_UNAUTHORISED')]);
    }
    const wrong = await fetch(`${address}/readyz`, { headers: { authorization: `Bearer ${TOKEN}x` } });
    expect(wrong.status).toBe(401);
  });

  it('is ready, part by part', async () => {
    const answer = await ask('/readyz');
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        ready: true,
        parts: {
          database: { ready: true, detail: 'answers' },
          queue: { ready: true, detail: 'answers' },
          disk: { ready: true, detail: 'has room' },
          model: { ready: true, detail: 'loads' },
        },
      },
    ]);
  });

  it('takes an upload, judges it and gives its flows back', async () => {
    const answer = await upload('../../etc/mixed office.pcap', sample('mixed-office.pcap'));
    expect(answer.status).toBe(201);
    const { id, path } = (await answer.json()) as CaptureDocument;
    expect(path).toBe('mixed office.pcap');
    expect(answer.headers.get('location')).toBe(`/captures/${id}`);
    const capture = await judgedCapture(id);
    expect(capture).toMatchObject({ source: 'upload', verdicts: 51 });
    const flow = await ask('/flows/1.pcap');
    expect(flow.headers.get('content-type')).toBe('application/vnd.tcpdump.pcap');
    expect(flow.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.:-]+\.pcap"$/);
    const bytes = new Uint8Array(await flow.arrayBuffer());
    // What is given back is a capture: it can be uploaded in its turn, and holds that one flow.
    const again = (await (await upload('flow.pcap', bytes)).json()) as CaptureDocument;
    expect(await judgedCapture(again.id)).toMatchObject({ flows: 1, verdicts: 1 });
  });

  it('gives an upload a name of its own where its name is taken', async () => {
    const first = (await (await upload('same.pcap', sample('benign-curl.pcap'))).json()) as CaptureDocument;
    const second = (await (await upload('same.pcap', sample('benign-wget.pcap'))).json()) as CaptureDocument;
    expect([first.path, second.path]).toEqual(['same.pcap', 'same-1.pcap']);
    await Promise.all([judgedCapture(first.id), judgedCapture(second.id)]);
  });

  it('lists captures, the newest first, page by page', async () => {
    const list = async (query: string): Promise<readonly CaptureDocument[]> =>
      ((await (await ask(`/captures${query}`)).json()) as { captures: CaptureDocument[] }).captures;
    const all = await list('');
    expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted((a, b) => b - a));
    expect(await list('?limit=1')).toEqual(all.slice(0, 1));
    expect(await list(`?limit=2&before=${all[0]?.id}`)).toEqual(all.slice(1, 3));
    expect(await list('?state=parked')).toEqual([]);
  });

  it.each([
    ['GET', '/captures/999999', 404, 'MAD_NOT_FOUND'],
    ['GET', '/captures/none', 400, 'MAD_REQUEST_INVALID'],
    ['GET', '/captures?state=gone', 400, 'MAD_REQUEST_INVALID'],
    ['GET', '/captures?limit=501', 400, 'MAD_REQUEST_INVALID'],
    ['GET', '/flows/999999.pcap', 404, 'MAD_NOT_FOUND'],
    ['GET', '/flows/x.pcap', 400, 'MAD_REQUEST_INVALID'],
    ['GET', '/..%2f..%2fetc/passwd', 404, 'MAD_NOT_FOUND'],
    ['DELETE', '/captures/1', 404, 'MAD_NOT_FOUND'],
    ['POST', '/captures', 400, 'MAD_REQUEST_INVALID'],
  ])('%s %s: %d %s', async (method, path, status, code) => {
    const answer = await ask(path, { method });
    expect([answer.status, await answer.json()]).toEqual([status, error(code)]);
  });

  it('refuses what is no capture, too long or of another type, and keeps nothing of it', async () => {
    const before = readdirSync(join(home.root, 'pcap')).sort();
    const refusals = [
      await upload('a.pcap', 'no capture at all'),
      await upload('a.pcap', Buffer.concat([sample('mixed-office.pcap'), Buffer.alloc(1_000_000)])),
      await upload('a.pcap', JSON.stringify({ a: 1 }), 'application/json'),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 413, 400]);
    expect(readdirSync(join(home.root, 'pcap')).sort()).toEqual(before);
  });

  it('keeps nothing of an upload whose sender breaks off', async () => {
    const before = readdirSync(join(home.root, 'pcap')).sort();
    const { port } = new URL(address);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `POST /captures?name=half.pcap HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/octet-stream\r\nContent-Length: 500000\r\n\r\n`,
    );
    socket.write(sample('mixed-office.pcap'));
    const folder = (): string[] => readdirSync(join(home.root, 'pcap')).sort();
    while (folder().length === before.length) await sleep(10);
    socket.destroy();
    while (folder().length !== before.length) await sleep(10);
    expect(folder()).toEqual(before);
  });

  it('counts what was done', async () => {
    let text = '';
    const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
    // The database knows of a judgement a moment before the queue and the counters do.
    do text = await (await ask('/metrics')).text();
    while (
      figure('mad_captures_total{outcome="judged"}') < 4 ||
      figure('mad_queue_depth{queue="capture"}') > 0
    );
    expect(figure('mad_captures_total{outcome="judged"}')).toBe(4);
    expect(figure('mad_captures{state="judged"}')).toBe(4);
    expect(figure('mad_verdicts_total{verdict="malicious"}')).toBeGreaterThan(0);
    expect(figure('mad_flows_total')).toBeGreaterThan(50);
    expect(figure('mad_queue_depth{queue="capture"}')).toBe(0);
    expect(figure('mad_stage_seconds_count{stage="store"}')).toBe(4);
    expect(figure('mad_free_disk_bytes{folder="dataset"}')).toBeGreaterThan(0);
    expect(figure('mad_reachable{part="database"}')).toBe(1);
  });

  it('is not opened to other machines without a token', async () => {
    const open = startDetector({ MAD_HOME: home.root, MAD_HTTP_HOST: '0.0.0.0' });
    expect(await open.ended).toEqual([1, null]);
    expect(open.complaints()).toContain('MAD_TOKEN_MISSING');
  });

  it('takes one request for a retraining at a time', async () => {
    const first = await ask('/retrain', { method: 'POST' });
    expect([first.status, await first.json()]).toEqual([202, { status: 'waiting' }]);
    const second = await ask('/retrain', { method: 'POST' });
    expect([second.status, await second.json()]).toEqual([409, error('MAD_RETRAIN_RUNNING')]);
    // Nothing is labelled here: there is nothing to learn, and the log has its line.
    await detector.line(({ part, msg }) => part === 'retrain' && msg.includes('nothing to learn'));
    expect(home.logged(2)).toEqual(['- - 3']);
  });

  it('lets no service without a token be used from a foreign page', async () => {
    const own = new ServiceHome();
    const local = startDetector({ MAD_HOME: own.root });
    try {
      const place = await local.address();
      expect((await fetch(`${place}/captures`)).status).toBe(200);
      const foreign = await fetch(`${place}/retrain`, {
        method: 'POST',
        headers: { 'sec-fetch-site': 'cross-site' },
      });
      expect(foreign.status).toBe(401);
    } finally {
      await local.kill('SIGKILL');
      rmSync(own.root, { recursive: true, force: true });
    }
  });
});
