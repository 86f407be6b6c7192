import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isDeadOwner, ownerName } from './owner.ts';

describe('ownerName', () => {
  it('is another each time, of the same process', () => {
    const [a, b] = [ownerName(), ownerName()];
    expect(a).not.toBe(b);
    expect(a.split(':')[1]).toBe(String(process.pid));
  });
});

describe('isDeadOwner', () => {
  it('knows a process that lives from one that has been killed', async () => {
    const program = spawn('sleep', ['600']);
    await once(program, 'spawn');
    const owner = ownerName(program.pid);
    expect(isDeadOwner(owner)).toBe(false);
    program.kill('SIGKILL');
    await once(program, 'exit');
    expect(isDeadOwner(owner)).toBe(true);
  });

  it('is not deceived by a number in use again', () => {
    const [host, id, tail = ''] = ownerName().split(':');
    const earlier = `${host}:${id}:1${tail}`;
    expect(isDeadOwner(earlier)).toBe(true);
  });

  it('says nothing of other machines', () => {
    const [, id, tail] = ownerName().split(':');
    expect(isDeadOwner(`elsewhere:${id}:1${tail}`)).toBe(false);
    expect(isDeadOwner('elsewhere:1:1-a')).toBe(false);
  });
});
