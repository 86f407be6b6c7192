import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

/** Bidirectional marks and overrides, a C1 control, a line separator, an invisible character beyond the first plane. */
const HOSTILE = '\u200f\u202e\u2066\u061c\u009b\u2028\u{e0041}';

it('shows hostile text as what it is, in one line that says the same', () => {
  const program = `
    import { openServiceLog } from ${JSON.stringify(new URL('./service-log.ts', import.meta.url).href)};
    openServiceLog('info', 1).info({ path: ${JSON.stringify(HOSTILE)} }, 'read');`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    cwd: new URL('.', import.meta.url),
  });
  expect(stdout).toMatch(/^[\x20-\x7e]+\n$/);
  expect(JSON.parse(stdout)).toMatchObject({ path: HOSTILE, msg: 'read', service: 'mad_gen' });
});
