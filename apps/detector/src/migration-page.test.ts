import type { MigratedSite } from '@mad/detection';
import { describe, expect, it } from 'vitest';
import { migrationPage } from './migration-page.ts';

const counts = (accused: number, found: number) => ({ accused, found });

const site = (fold: number, halving: MigratedSite['halving'], accused: number): MigratedSite => ({
  ...{ fold, halving, benign: 50, malicious: 100, learnt: 60, accepted: fold === 1 },
  stages: {
    before: counts(accused, 90),
    fingerprints: counts(1, 90),
    'fine-tuned': counts(2, 70),
    both: counts(0, 70),
    'mode 2': fold === 1 ? counts(0, 70) : counts(1, 90),
  },
});

const page = migrationPage(
  {
    ...{ folds: 2, seed: 1, network: 'ensemble', targetRate: 0.02 },
    sites: [site(0, 'later', 10), site(0, 'elsewhere', 4), site(1, 'later', 0), site(1, 'elsewhere', 4)],
  },
  { command: './mad evaluate --migration', date: '2026-11-22', machine: '2 × CPU', captures: 'train' },
);

describe('migrationPage', () => {
  it('gives shares of all software and their spread over the sites', () => {
    expect(page).toContain('100 harmless and 200 malicious programs');
    expect(page).toContain(
      '| the model as it came | 10 | 10.0 % | 10.0 % ± 14.1 % | 180 | 90.0 % | 90.0 % ± 0.0 % |',
    );
    expect(page).toContain('| **mode 2** | 1 | 1.0 % | 1.0 % ± 1.4 % | 160 | 80.0 % | 80.0 % ± 14.1 % |');
  });

  it('has a row for each site and halving', () => {
    expect(page).toContain('| 1 | later | 60 | 50 | 10 → 1 | 100 | 90 → 90 | no |');
    expect(page).toContain('| 2 | other captures | 60 | 50 | 4 → 0 | 100 | 90 → 70 | yes |');
  });

  it('says how it was made', () => {
    expect(page).toContain('./mad evaluate --migration');
    expect(page).toContain('Network ensemble, seed 1');
    expect(page.endsWith('|\n')).toBe(true);
  });
});
