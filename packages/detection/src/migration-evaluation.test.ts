import { join } from 'node:path';
import { SAMPLES } from '@mad/test-services';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLabelFile } from './label-file.ts';
import { type LabelledRequests, readLabelledCaptures } from './labelled-captures.ts';
import { evaluateMigration, MIGRATION_STAGES, type MigrationEvaluation } from './migration-evaluation.ts';

let flows: readonly LabelledRequests[];
let evaluation: MigrationEvaluation;
const steps: number[] = [];

const evaluate = (): Promise<MigrationEvaluation> =>
  evaluateMigration(flows, {
    ...{ folds: 2, seed: 1, network: 'tokens', targetRate: 0.03, knowledge: flows.slice(0, 200) },
    onProgress: (_, share) => steps.push(share),
  });

beforeAll(async () => {
  const raise = (error: Error): never => {
    throw error;
  };
  ({ flows } = await readLabelledCaptures(SAMPLES, readLabelFile(join(SAMPLES, 'flows.tsv')), raise));
  evaluation = await evaluate();
}, 300_000);

describe('evaluateMigration', () => {
  it('judges the two halvings of each site', () => {
    const { sites, folds, targetRate } = evaluation;
    expect({ folds, targetRate }).toEqual({ folds: 2, targetRate: 0.03 });
    expect(sites.map(({ fold, halving }) => `${fold} ${halving}`)).toEqual([
      '0 later',
      '0 elsewhere',
      '1 later',
      '1 elsewhere',
    ]);
    const benign = flows.filter(({ row }) => row.label === 'benign').length;
    for (const halving of ['later', 'elsewhere']) {
      const learnt = sites
        .filter((site) => site.halving === halving)
        .reduce((sum, site) => sum + site.learnt, 0);
      expect(learnt).toBeGreaterThan(0.25 * benign);
      expect(learnt).toBeLessThan(0.75 * benign);
    }
  });

  it('counts no more than there is, and mode 2 as what it took', () => {
    for (const { stages, benign, malicious, accepted } of evaluation.sites) {
      for (const stage of MIGRATION_STAGES) {
        expect(stages[stage].accused).toBeLessThanOrEqual(benign);
        expect(stages[stage].found).toBeLessThanOrEqual(malicious);
      }
      expect(stages['mode 2']).toEqual(accepted ? stages.both : stages.fingerprints);
      // A book of harmless software alone takes verdicts back and makes none.
      expect(stages.fingerprints.accused).toBeLessThanOrEqual(stages.before.accused);
      expect(stages.both.accused).toBeLessThanOrEqual(stages['fine-tuned'].accused);
      expect(stages.fingerprints.found).toBeLessThanOrEqual(stages.before.found);
    }
    expect(evaluation.sites.some(({ malicious, stages }) => malicious > 0 && stages.before.found > 0)).toBe(
      true,
    );
  });

  it('tells how far it is, never backwards', () => {
    expect(steps.length).toBeGreaterThan(4);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(Math.max(...steps)).toBeLessThanOrEqual(1);
  });

  it('gives the same for the same seed', async () => expect(await evaluate()).toEqual(evaluation), 300_000);
});
