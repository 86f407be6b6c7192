import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsPage } from './settings-page.ts';
import { SETTING_NAMES } from './settings-schema.ts';

describe('docs/settings.md', () => {
  it('is what the schema says; write-settings-page.ts makes it anew', () => {
    const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
    expect(page).toBe(settingsPage());
  });

  it('has a row for each setting, each with all its cells', () => {
    const rows = settingsPage()
      .split('\n')
      .filter((line) => line.includes('| `') && !line.includes('---'));
    expect(rows).toHaveLength(SETTING_NAMES.length);
    for (const row of rows) expect(row.split(' | ')).toHaveLength(7);
  });
});
