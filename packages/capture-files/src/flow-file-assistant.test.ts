import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './fixture-folder.ts';
import { FlowFileAssistant } from './flow-file-assistant.ts';
import { flowFileMemory } from './flow-file-memory.ts';
import { type FlowFileOrder, Opening } from './flow-file-order.ts';
import { OPEN_ORDERS } from './order-claims.ts';

const folder = temporaryFolder();
const HEADER = 'HEAD';

/** A batch of one file. */
const batch = (text: string) => {
  const memory = flowFileMemory(1024, 1, 1);
  memory.arena.set(Buffer.from(HEADER + text), 0);
  memory.runEnds[0] = HEADER.length + text.length;
  return memory;
};

const order = (number: number, opening: number, path: string): FlowFileOrder => ({
  number,
  files: [0],
  openings: [opening],
  paths: [path],
});

describe('FlowFileAssistant', () => {
  it('writes in a thread of its own', async () => {
    const assistant = new FlowFileAssistant(folder, batch('text'), HEADER.length);
    assistant.offer(order(1, Opening.new, 'file'));
    await expect.poll(() => contentOf('file'), { timeout: 30_000 }).toBe('HEADtext');
    expect(assistant.finish()).toEqual([{ number: 1, created: 1, existing: [], failure: undefined }]);
    assistant.offer(order(2, Opening.begun, 'file'));
    await expect.poll(() => contentOf('file'), { timeout: 30_000 }).toBe('HEADtexttext');
    expect(assistant.finish()).toEqual([{ number: 2, created: 0, existing: [], failure: undefined }]);
    assistant.close();
  });

  it('takes so many orders only, and gives back those it has not begun', async () => {
    // Opening a pipe to write waits for somebody who reads it.
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const assistant = new FlowFileAssistant(folder, batch('text'), HEADER.length);
    assistant.offer(order(1, Opening.replaced, 'pipe'));
    const others = Array.from({ length: OPEN_ORDERS - 1 }, (_, i) => order(i + 2, Opening.new, `${i}`));
    expect(others.map((each) => assistant.offer(each))).toEqual(others.map(() => true));
    expect(assistant.offer(order(OPEN_ORDERS + 1, Opening.new, 'one more'))).toBe(false);
    expect(others.map(() => assistant.takeBack())).toEqual([...others].reverse());
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    await expect.poll(() => readAtOnce(reader), { timeout: 30_000 }).toBe('HEADtext');
    expect(assistant.finish()).toEqual([{ number: 1, created: 1, existing: [], failure: undefined }]);
    closeSync(reader);
    assistant.close();
    expect(readdirSync(folder).sort()).toEqual(['file', 'pipe']);
  });
});

const contentOf = (name: string): string | undefined => {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
};

/** What lies in a pipe. */
const readAtOnce = (pipe: number): string => {
  const bytes = Buffer.alloc(64);
  try {
    return bytes.toString('utf8', 0, readSync(pipe, bytes));
  } catch {
    return '';
  }
};
